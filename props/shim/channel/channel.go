// Package channel stands in for the channel operations in rewritten programs.
//
// Channels keep their types, and the values in their buffers: within an execution
// the operations on the real channel never block, and the threads that wait for
// it stand in queues of the run, as the runtime's do (runtime/chan.go). So a
// channel that was made or filled before the run works, and afterwards it holds
// what the run has left in it. Of a channel that a run shares with goroutines
// outside the execution, waiters on one side do not notice the other.
//
// Outside an execution the operations are the real ones.
package channel

import (
	"iter"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A Sender is the channel of a send. The value is an argument of a method, not of
// a generic function, so that what is assignable to T may be sent as it is.
type Sender[T any] struct{ c chan<- T }

// To begins a send: c <- v is To(c).Send(v).
//
//go:norace
func To[T any](c chan<- T) Sender[T] { return Sender[T]{c} }

// Send is c <- v.
//
//go:norace
func (s Sender[T]) Send(v T) {
	if t := sched.Here(); t != nil {
		send(t, s.c, v)
		return
	}
	if sched.Stranger() {
		defer forgive()
	}
	s.c <- v
}

// Receive is <-c.
//
//go:norace
func Receive[T any](c <-chan T) T {
	if t := sched.Here(); t != nil {
		v, _ := receive(t, c)
		return v
	}
	return <-c
}

// ReceiveOK is v, ok := <-c.
//
//go:norace
func ReceiveOK[T any](c <-chan T) (T, bool) {
	if t := sched.Here(); t != nil {
		return receive(t, c)
	}
	v, ok := <-c
	return v, ok
}

// Range is what a loop ranges over: for v := range c.
func Range[T any](c <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, ok := ReceiveOK(c)
			if !ok || !yield(v) {
				return
			}
		}
	}
}

// Len is len(c), a scheduling point: the number changes as others send and receive.
//
//go:norace
func Len[T any](c <-chan T) int {
	t := sched.Here()
	if t == nil || c == nil {
		return len(c)
	}
	o := t.Announce(sched.Length, Address(c))
	n := len(c)
	if o != nil {
		t.Done(sched.Length, o, false, uint64(n))
	}
	return n
}

// Cap is cap(c), which never changes.
//
//go:norace
func Cap[T any](c <-chan T) int { return cap(c) }

// Lent is c, a channel that package to knows, which is not rewritten.
//
//go:norace
func Lent[C any](c C, to string) C {
	if address := *(*unsafe.Pointer)(unsafe.Pointer(&c)); address != nil {
		sched.Lend(address, to)
	}
	return c
}

// Address is that of the object on which operations on the channel act, nil if c
// is. A channel is a pointer.
//
//go:norace
func Address[T any](c <-chan T) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&c)) }

// The direction of a channel is only the compiler's.

//go:norace
func sender[T any](c <-chan T) chan<- T { return *(*chan<- T)(unsafe.Pointer(&c)) }

//go:norace
func receiver[T any](c chan<- T) <-chan T { return *(*<-chan T)(unsafe.Pointer(&c)) }
