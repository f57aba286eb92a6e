package channel

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

//go:norace
func send[T any](t *sched.Thread, c chan<- T, v T) {
	if c == nil {
		t.Park("for ever, to send on a nil channel")
		return
	}
	o := t.Announce(sched.Send, Address(receiver(c)))
	if o == nil {
		if trySend(c, v) == full {
			t.Park("to send") // ends the thread
		}
		return
	}
	q := queuesOf(o)
	switch pass(t, q, c, v) {
	case sent:
		t.Done(sched.Send, o, true, t.Word(v))
	case full:
		t.Done(sched.Send, o, true, t.Word(v))
		await(t, o, q, c, v)
	case closed:
		t.Done(sched.Send, o, false, 0)
		c <- v // panics as Go does
	}
}

// await queues t until a receiver takes the value.
//
//go:norace
func await[T any](t *sched.Thread, o *sched.Object, q *queues, c chan<- T, v T) {
	w := &waiter{t: t, value: unsafe.Pointer(&v), object: o}
	q.senders.add(w)
	w.park("to send")
	if !w.done {
		c <- v // closed meanwhile: panics as Go does
	}
}

// The results of a send that does not block.
type sending int

const (
	full sending = iota
	sent
	closed
)

// pass hands the value to a receiver that waits, or puts it into the buffer. A
// value that goes past the buffer misses the edge of its place there, from the
// receive that emptied it: all receives so far, in q, stand for that one.
//
//go:norace
func pass[T any](t *sched.Thread, q *queues, c chan<- T, v T) sending {
	if w := q.receivers.take(t); w != nil {
		if cap(c) == 0 {
			sched.RaceAcquire(unsafe.Pointer(w))
		} else {
			sched.RaceAcquire(unsafe.Pointer(q))
		}
		*(*T)(w.value) = v
		w.wake(t.Execution(), t, true)
		return sent
	}
	return trySend(c, v)
}

// trySend sends on the real channel, on which nobody waits.
//
//go:norace
func trySend[T any](c chan<- T, v T) (result sending) {
	defer catch(&result)
	select {
	case c <- v:
		return sent
	default:
		return full
	}
}

// catch turns the panic of a send on, or close of, a closed channel into a result.
//
//go:norace
func catch(result *sending) {
	if recover() != nil {
		*result = closed
	}
}

// Close is close(c).
//
//go:norace
func Close[T any](c chan<- T) {
	t := sched.Here()
	if t == nil || c == nil {
		if t == nil && sched.Stranger() {
			defer forgive()
		}
		close(c)
		return
	}
	o := t.Announce(sched.Close, Address(receiver(c)))
	if o == nil {
		tryClose(c)
		return
	}
	if tryClose(c) == closed {
		t.Done(sched.Close, o, false, 0)
		close(c) // panics as Go does
	}
	queuesOf(o).release(t.Execution(), t)
	t.Done(sched.Close, o, true, 0)
}

// release lets all who wait go on, for the channel was closed.
//
//go:norace
func (q *queues) release(e *sched.Execution, t *sched.Thread) {
	for len(q.receivers) > 0 {
		q.receivers.take(nil).wake(e, t, false)
	}
	for len(q.senders) > 0 {
		q.senders.take(nil).wake(e, t, false)
	}
}

//go:norace
func tryClose[T any](c chan<- T) (result sending) {
	defer catch(&result)
	close(c)
	return sent
}
