package channel

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// queues are the threads that wait at a channel in a run. Nobody waits to receive
// while the buffer holds something, nor to send while it has room.
type queues struct {
	receivers, senders queue
	fired              *firing // a timer's value that nobody has received
}

// A queue is served first come first, unless Config.Any leaves it open.
type queue []*waiter

// A waiter is a thread in a queue, or one of the places of a thread that waits in
// a select.
type waiter struct {
	t     *sched.Thread
	value unsafe.Pointer // where the value is, or goes
	done  bool           // the value was handed over; false if the channel was closed

	selection *selection // nil outside a select
	index     int        // of the case
	in        *queue
	object    *sched.Object
}

// selection is a thread that waits in a select.
type selection struct {
	places []*waiter
	chosen int
}

//go:norace
func queuesOf(o *sched.Object) *queues {
	if o.State == nil {
		o.State = new(queues)
	}
	return o.State.(*queues)
}

//go:norace
func (q *queue) add(w *waiter) {
	w.in = q
	*q = append(*q, w)
}

// take removes the waiter that is served next, nil if there is none. A timer has
// no thread, and takes the first.
//
//go:norace
func (q *queue) take(t *sched.Thread) *waiter {
	n := len(*q)
	if n == 0 {
		return nil
	}
	i := 0
	if t != nil {
		i = t.Choose(n, false)
	}
	w := (*q)[i]
	q.remove(w)
	return w
}

//go:norace
func (q *queue) remove(w *waiter) {
	kept := (*q)[:0]
	for _, other := range *q {
		if other != w {
			kept = append(kept, other) // one by one: the race detector sees a copy of a whole slice
		}
	}
	*q = kept
}

// wake lets the waiter go on, which has been taken from its queue: with a value
// handed over, or because the channel was closed. A select leaves its other
// queues at this moment, which changes their channels. t is the thread that does
// so, nil for a timer of e.
//
//go:norace
func (w *waiter) wake(e *sched.Execution, t *sched.Thread, done bool) {
	w.done = done
	if w.selection != nil {
		w.selection.chosen = w.index
		for _, other := range w.selection.places {
			if other == w {
				continue
			}
			other.in.remove(other)
			if t != nil {
				t.Touch(other.object)
			} else {
				e.Changed(other.object)
			}
		}
	}
	sched.RaceReleaseMerge(unsafe.Pointer(w))
	if t != nil {
		t.Unpark(w.t)
	} else {
		e.Unpark(w.t)
	}
}

// park blocks until the waiter is woken. What its partner did before happens
// before what it does next. What it did itself happens before what its partner
// does next if that acquires w: a receive from a channel without a buffer happens
// before the end of the send, one with a buffer, or a close, does not wait for it.
//
//go:norace
func (w *waiter) park(why string) {
	sched.RaceRelease(unsafe.Pointer(w))
	w.t.Park(why)
	sched.RaceAcquire(unsafe.Pointer(w))
}
