package sched

import (
	"runtime"
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

// RLock takes the RWMutex at address for reading: it waits while a writer
// holds it or waits for it, as Go's does.
func (t *Thread) RLock(address unsafe.Pointer) {
	o := t.enter(RLock, address, 1)
	if o == nil {
		return
	}
	t.reads(o)
	t.Done(RLock, o, true, 0)
}

//go:norace
func (t *Thread) reads(o *Object) {
	o.readers++
	t.e.shut(o, 0)
	raceAcquire(o.address)
}

// TryRLock takes the RWMutex for reading if no writer holds it or waits.
func (t *Thread) TryRLock(address unsafe.Pointer) bool {
	o := t.Announce(TryRLock, address)
	if o == nil || o.shut[1] {
		if o != nil {
			t.Done(TryRLock, o, false, 0)
		}
		return false
	}
	t.reads(o)
	t.Done(TryRLock, o, true, 1)
	return true
}

// RUnlock gives up one reader's hold. It reports whether there was one.
//
//go:norace
func (t *Thread) RUnlock(address unsafe.Pointer) bool {
	o := t.Announce(RUnlock, address)
	if o == nil {
		return true
	}
	if o.readers == 0 {
		return false
	}
	o.readers--
	raceReleaseMerge(readerEdge(o.address))
	if o.readers == 0 {
		t.e.open(o, 0)
	}
	t.Done(RUnlock, o, true, 0)
	return true
}

// WLock takes the RWMutex for writing. It keeps new readers out from the moment
// it is called, which is a step of its own, and waits for those inside. A
// second writer waits for the first before it announces itself.
//
//go:norace
func (t *Thread) WLock(address unsafe.Pointer) {
	e := t.e
	writers := unsafe.Add(address, 1) // the inner mutex that writers queue on
	t.Lock(writers)
	o := t.Announce(Announce, address)
	if o == nil {
		return
	}
	o.pending = true
	e.shut(o, 1)
	t.Done(Announce, o, true, 0)
	if t.enter(Lock, address, 0) == nil {
		return
	}
	raceAcquire(readerEdge(o.address))
	t.locked(o)
}

// TryWLock takes the RWMutex for writing if nobody holds it.
//
//go:norace
func (t *Thread) TryWLock(address unsafe.Pointer) bool {
	o := t.announceBoth(TryLock, address, unsafe.Add(address, 1))
	if o == nil {
		return false
	}
	if o.shut[0] || o.pending {
		t.Done(TryLock, o, false, 0)
		return false
	}
	w := t.e.objects.find(unsafe.Add(address, 1))
	if w.shut[0] {
		t.Done(TryLock, o, false, 0)
		return false
	}
	w.owner = t
	t.e.shut(w, 0)
	t.Touch(w)
	o.owner, o.pending = t, true
	t.e.shut(o, 0)
	t.e.shut(o, 1)
	raceAcquire(o.address)
	raceAcquire(readerEdge(o.address))
	t.Done(TryLock, o, true, 1)
	return true
}

// WUnlock gives the RWMutex up for writing. It reports whether it was held.
//
//go:norace
func (t *Thread) WUnlock(address unsafe.Pointer) bool {
	o := t.announceBoth(Unlock, address, unsafe.Add(address, 1))
	if o == nil {
		return true
	}
	if o.owner == nil {
		return false
	}
	o.pending = false
	t.unlocked(o)
	t.e.open(o, 1)
	t.Done(Unlock, o, true, 0)
	w := t.e.objects.find(unsafe.Add(address, 1))
	t.unlocked(w)
	t.Touch(w)
	return true
}

// Holder is the thread that has the mutex at address, nil if none has it.
func (e *Execution) Holder(address unsafe.Pointer) *Thread { return e.objects.find(address).owner }

// CondWait queues t on the condition variable at address and lets go of the
// mutex, in one step, waits for a signal, and takes the mutex again. The woken
// thread waits at the mutex at once: it needs no turn in between.
//
//go:norace
func (t *Thread) CondWait(address, mutex unsafe.Pointer) (held bool) {
	e := t.e
	if e.aborting {
		runtime.Goexit()
	}
	o, m := e.objects.find(address), e.objects.find(mutex)
	t.op = Op{Kind: Wait, Object: o.id, Also: m.id}
	t.point()
	if m.owner == nil {
		return false
	}
	o.queue = append(o.queue, t)
	t.unlocked(m)
	t.Touch(m)
	t.Done(Wait, o, true, 0)
	t.parked, t.why, t.relock = true, "for a signal", m
	e.enabled &^= t.bit
	e.handOver(t)
	m.at[0] &^= t.bit
	raceAcquire(t.raceAddr())
	t.locked(m)
	return true
}

// Queue parks t in the object's queue. The caller has let go of whatever it
// held in the same step. Wake and WakeAll let queued threads go on.
//
//go:norace
func (t *Thread) Queue(o *Object, why string) {
	if t.e.aborting {
		runtime.Goexit()
	}
	o.queue = append(o.queue, t)
	t.Park(why)
}

// Wake lets one thread of the object's queue go on, the first unless
// Config.Any lets the strategy choose. It reports whether there was one.
//
//go:norace
func (t *Thread) Wake(o *Object) bool {
	n := len(o.queue)
	if n == 0 {
		return false
	}
	i := t.Choose(n, false)
	u := o.queue[i]
	for ; i+1 < n; i++ {
		o.queue[i] = o.queue[i+1] // not by copy, which the race detector sees
	}
	o.queue = o.queue[:n-1]
	u.hash = mix(u.hash, t.hash)
	t.e.wake(u)
	return true
}

// WakeAll lets every thread of the object's queue go on.
//
//go:norace
func (t *Thread) WakeAll(o *Object) {
	for _, u := range o.queue {
		u.hash = mix(u.hash, t.hash)
		t.e.wake(u)
	}
	o.queue = o.queue[:0]
}

// wake lets u go on: at the mutex that it must take first, if there is one.
//
//go:norace
func (e *Execution) wake(u *Thread) {
	raceRelease(u.raceAddr())
	if u.relock == nil {
		e.unpark(u)
		return
	}
	m := u.relock
	u.relock, u.parked, u.why = nil, false, ""
	u.op = Op{Kind: Lock, Object: m.id}
	e.enabled |= u.bit
	u.queueAt(m, 0)
}

// Signal wakes a waiter of the condition variable at address, Broadcast all.
func (t *Thread) Signal(address unsafe.Pointer) {
	if o := t.Announce(Signal, address); o != nil {
		t.Done(Signal, o, t.Wake(o), 0)
	}
}

// Broadcast wakes every waiter of the condition variable at address.
func (t *Thread) Broadcast(address unsafe.Pointer) {
	if o := t.Announce(Broadcast, address); o != nil {
		woke := len(o.queue) > 0
		t.WakeAll(o)
		t.Done(Broadcast, o, woke, 0)
	}
}
