package channel

import (
	"reflect"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A Case is one communication of a select statement.
type Case interface {
	channel() unsafe.Pointer
	ready(q *queues) bool
	// perform does what is ready, and says whether the channel has changed.
	perform(t *sched.Thread, q *queues) (changed bool)
	// join makes the case a waiter in the right queue.
	join(q *queues) *waiter
	// complete ends the select statement: it panics if the case is a send on a
	// channel that is closed.
	complete()

	real() reflect.SelectCase
	received(v reflect.Value, ok bool)
}

// A ReceiveCase is case <-c.
type ReceiveCase[T any] struct {
	c     <-chan T
	v     T
	place waiter
}

// From makes the case <-c of a select statement.
//
//go:norace
func From[T any](c <-chan T) *ReceiveCase[T] { return &ReceiveCase[T]{c: c} }

// Get is what was received, once the case went through.
//
//go:norace
func (x *ReceiveCase[T]) Get() T { return x.v }

// GetOK is what was received, and false if the channel was closed and empty.
//
//go:norace
func (x *ReceiveCase[T]) GetOK() (T, bool) { return x.v, x.place.done }

//go:norace
func (x *ReceiveCase[T]) channel() unsafe.Pointer { return Address(x.c) }

// ready asks an empty channel whether it is closed, for then a receive does not
// block, and takes nothing.
//
//go:norace
func (x *ReceiveCase[T]) ready(q *queues) bool {
	if len(q.senders) > 0 || len(x.c) > 0 || q.fired != nil {
		return true
	}
	_, _, done := tryReceive(x.c)
	return done
}

//go:norace
func (x *ReceiveCase[T]) perform(t *sched.Thread, q *queues) bool {
	x.v, x.place.done, _ = take(t, q, x.c)
	return x.place.done
}

//go:norace
func (x *ReceiveCase[T]) join(q *queues) *waiter {
	x.place.value = unsafe.Pointer(&x.v)
	q.receivers.add(&x.place)
	return &x.place
}

//go:norace
func (x *ReceiveCase[T]) complete() {}

// A SendCase is case c <- v.
type SendCase[T any] struct {
	c     chan<- T
	v     T
	place waiter
}

// Case makes the case c <- v of a select statement.
//
//go:norace
func (s Sender[T]) Case(v T) *SendCase[T] { return &SendCase[T]{c: s.c, v: v} }

//go:norace
func (x *SendCase[T]) channel() unsafe.Pointer { return Address(receiver(x.c)) }

// ready asks a full channel whether it is closed, for then a send does not block,
// and sends nothing.
//
//go:norace
func (x *SendCase[T]) ready(q *queues) bool {
	return len(q.receivers) > 0 || len(x.c) < cap(x.c) || trySend(x.c, x.v) == closed
}

//go:norace
func (x *SendCase[T]) perform(t *sched.Thread, q *queues) bool {
	x.place.done = pass(t, q, x.c, x.v) == sent
	return x.place.done
}

//go:norace
func (x *SendCase[T]) join(q *queues) *waiter {
	x.place.value = unsafe.Pointer(&x.v)
	q.senders.add(&x.place)
	return &x.place
}

//go:norace
func (x *SendCase[T]) complete() {
	if !x.place.done {
		x.c <- x.v // closed: panics as Go does
	}
}
