package channel

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

//go:norace
func receive[T any](t *sched.Thread, c <-chan T) (v T, ok bool) {
	if c == nil {
		t.Park("for ever, to receive from a nil channel")
		return v, false
	}
	o := t.Announce(sched.Receive, Address(c))
	if o == nil {
		v, ok, done := tryReceive(c)
		if !done {
			t.Park("to receive") // ends the thread
		}
		return v, ok
	}
	q := queuesOf(o)
	v, ok, done := take(t, q, c)
	if !done {
		t.Done(sched.Receive, o, true, 0)
		return expect[T](t, o, q)
	}
	t.Done(sched.Receive, o, ok, t.Word(v))
	return v, ok
}

// expect queues t until a sender hands it a value, or the channel is closed.
//
//go:norace
func expect[T any](t *sched.Thread, o *sched.Object, q *queues) (T, bool) {
	var v T
	w := &waiter{t: t, value: unsafe.Pointer(&v), object: o}
	q.receivers.add(w)
	w.park("to receive")
	sched.RaceReleaseMerge(unsafe.Pointer(q))
	return v, w.done
}

// take receives without blocking. A sender that waits hands its value over, or
// puts it into the place in the buffer that has become free.
//
//go:norace
func take[T any](t *sched.Thread, q *queues, c <-chan T) (v T, ok, done bool) {
	if q.fired != nil {
		return *(*T)(q.fired.taken(q)), true, true
	}
	if cap(c) == 0 {
		if w := q.senders.take(t); w != nil {
			sched.RaceAcquire(unsafe.Pointer(w))
			v = *(*T)(w.value)
			w.wake(t.Execution(), t, true)
			return v, true, true
		}
	}
	v, ok, done = tryReceive(c)
	if ok {
		sched.RaceReleaseMerge(unsafe.Pointer(q))
		if w := q.senders.take(t); w != nil {
			sched.RaceAcquire(unsafe.Pointer(w))
			refill(t, c, w)
			w.wake(t.Execution(), t, true)
		}
	}
	return v, ok, done
}

//go:norace
func refill[T any](t *sched.Thread, c <-chan T, w *waiter) {
	select {
	case sender(c) <- *(*T)(w.value):
	default:
		t.Doubt("a goroutine that the scheduler does not control has filled the buffer of a channel at which threads wait")
	}
}

// tryReceive receives from the real channel, on which nobody waits.
//
//go:norace
func tryReceive[T any](c <-chan T) (v T, ok, done bool) {
	select {
	case v, ok = <-c:
		return v, ok, true
	default:
		return v, false, false
	}
}
