package sched

import (
	"unsafe"
)

// Lock takes the mutex at address.
func (t *Thread) Lock(address unsafe.Pointer) {
	o := t.enter(Lock, address, 0)
	if o == nil {
		return
	}
	t.locked(o)
}

//go:norace
func (t *Thread) locked(o *Object) {
	o.owner, t.passed = t, 0
	if t.e.config.Fair {
		t.e.passOver(o)
	}
	t.e.shut(o, 0)
	raceAcquire(o.address)
	t.Done(Lock, o, true, 0)
}

// TryLock takes the mutex if it is free.
//
//go:norace
func (t *Thread) TryLock(address unsafe.Pointer) bool {
	o := t.Announce(TryLock, address)
	if o == nil {
		return false
	}
	if o.shut[0] {
		t.Done(TryLock, o, false, 0)
		return false
	}
	o.owner = t
	t.e.shut(o, 0)
	raceAcquire(o.address)
	t.Done(TryLock, o, true, 1)
	return true
}

// Unlock frees the mutex. It reports whether it was locked.
func (t *Thread) Unlock(address unsafe.Pointer) bool {
	o := t.Announce(Unlock, address)
	if o == nil {
		return true
	}
	if o.owner == nil {
		return false
	}
	t.unlocked(o)
	t.Done(Unlock, o, true, 0)
	return true
}

//go:norace
func (t *Thread) unlocked(o *Object) {
	o.owner = nil
	raceRelease(o.address)
	if !t.e.config.Fair || !t.e.handOff(o) {
		t.e.open(o, 0)
	}
}
