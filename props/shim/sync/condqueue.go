package sync

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Lockers other than Mutex take several steps to unlock, or steps that only they
// know. Wait then does what Go's does: take a place in the queue, unlock, sleep
// unless a signal came meanwhile, lock again (sync/cond.go).

// condQueue is the queue of a Cond whose locker is not a Mutex.
type condQueue struct{ waiters []*condWaiter }

type condWaiter struct {
	t        *sched.Thread
	signaled bool
}

//go:norace
func (c *Cond) wait(t *sched.Thread) {
	o := t.Announce(sched.Wait, unsafe.Pointer(c))
	if o == nil {
		t.Park("for a signal") // ends the thread
		return
	}
	w := &condWaiter{t: t}
	q := condQueueOf(o)
	q.waiters = append(q.waiters, w)
	t.Done(sched.Wait, o, true, 0)
	c.L.Unlock()
	if !w.signaled {
		t.Park("for a signal")
	}
	c.L.Lock()
}

//go:norace
func (c *Cond) notify(t *sched.Thread, k sched.Kind, most int) {
	o := t.Announce(k, unsafe.Pointer(c))
	if o == nil {
		return
	}
	q := condQueueOf(o)
	n := min(most, len(q.waiters))
	for range n {
		i := 0
		if k == sched.Signal {
			i = t.Choose(len(q.waiters), false)
		}
		w := q.waiters[i]
		q.waiters = without(q.waiters, i)
		w.signaled = true
		t.Unpark(w.t)
	}
	t.Done(k, o, n > 0, 0)
}

// without removes an element, one step after the other: a copy of part of a slice
// is seen by the race detector.
//
//go:norace
func without[E any](s []E, i int) []E {
	for ; i+1 < len(s); i++ {
		s[i] = s[i+1]
	}
	return s[:i]
}

//go:norace
func condQueueOf(o *sched.Object) *condQueue {
	if o.State == nil {
		o.State = new(condQueue)
	}
	return o.State.(*condQueue)
}
