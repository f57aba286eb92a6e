package sched

import (
	"runtime"
	"unsafe"
)

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
	if e.spurious > 0 && t.Choose(2, true) == 1 { // it is as if the wait had taken no time
		e.spurious--
		t.unlocked(m)
		t.Touch(m)
		t.Done(Wait, o, true, 1)
		t.Lock(mutex)
		return true
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
	t.getsOn()
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
	if len(o.queue) > 0 {
		t.getsOn()
	}
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
