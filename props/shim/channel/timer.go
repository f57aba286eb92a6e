package channel

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A firing is a value that a timer has sent and nobody has received.
type firing struct {
	value unsafe.Pointer
	then  func() // called when it is received; may be nil
}

// Fire sends v from the function of a timer of e: to a thread that waits, or else
// to the first that receives, unless Drain comes before. The value is dropped
// while the last is not received. then, if not nil, is called when v is received,
// and must not announce anything. The channel has no buffer, as those of timers
// look since Go 1.23.
//
//go:norace
func Fire[T any](e *sched.Execution, c <-chan T, v T, then func()) {
	o := e.Object(Address(c))
	q := queuesOf(o)
	if q.fired != nil {
		return
	}
	f := &firing{value: unsafe.Pointer(&v), then: then}
	sched.RaceRelease(unsafe.Pointer(f))
	q.fired = f
	if w := q.receivers.take(nil); w != nil {
		*(*T)(w.value) = *(*T)(f.taken(q))
		w.wake(e, nil, true)
	}
	e.Changed(o)
}

// taken hands the value to whoever receives it.
//
//go:norace
func (f *firing) taken(q *queues) unsafe.Pointer {
	q.fired = nil
	sched.RaceAcquire(unsafe.Pointer(f))
	if f.then != nil {
		f.then()
	}
	return f.value
}

// Drain takes back a value that was fired and not received. It reports whether
// there was one. It is no scheduling point.
//
//go:norace
func Drain[T any](e *sched.Execution, c <-chan T) bool {
	o := e.Object(Address(c))
	q := queuesOf(o)
	if q.fired == nil {
		return false
	}
	q.fired = nil
	e.Changed(o)
	return true
}

// Shut closes a channel, which must be open and have nobody sending, without a
// scheduling point.
//
//go:norace
func Shut[T any](e *sched.Execution, c chan T) {
	o := e.Object(Address(c))
	close(c)
	q := queuesOf(o)
	for len(q.receivers) > 0 {
		q.receivers.take(nil).wake(e, nil, false)
	}
	e.Changed(o)
}
