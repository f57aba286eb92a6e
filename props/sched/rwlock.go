package sched

import "unsafe"

// RLock takes the RWMutex at address for reading. If a writer holds it or waits
// for it, t queues, and is let in by that writer's WUnlock, before any other writer
// (sync/rwmutex.go: Unlock admits the readers that wait, then frees the writers).
//
//go:norace
func (t *Thread) RLock(address unsafe.Pointer) {
	o := t.Announce(RLock, address)
	if o == nil {
		return
	}
	if o.shut[1] {
		t.Done(RLock, o, true, 1)
		t.Queue(o, "for a writer to let go")
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
	if n := len(o.queue); n > 0 {
		o.readers += n
		t.e.shut(o, 0)
		t.WakeAll(o)
	}
	t.Done(Unlock, o, true, 0)
	w := t.e.objects.find(unsafe.Add(address, 1))
	t.unlocked(w)
	t.Touch(w)
	return true
}
