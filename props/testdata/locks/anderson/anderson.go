// Package anderson is Anderson's array queue lock: each thread draws a slot of
// an array and spins on that alone, until its predecessor opens it. Source:
// T. E. Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory
// Multiprocessors", IEEE Transactions on Parallel and Distributed Systems 1(1),
// 1990.
//
// Threads enter in the order in which they drew: nobody starves, and nobody is
// overtaken by a thread that drew later.
package anderson

import (
	"runtime"
	"sync/atomic"
)

// slots is the number of threads that may hold the lock or wait for it at the
// same time; one more would spin on a slot that is another's. A power of two, so
// that the numbers wrap around where the array does.
const slots = 64

// A Lock is an array queue lock. New makes one.
type Lock struct {
	next   atomic.Uint32 // the number that the next thread draws; its slot is the remainder
	open   [slots]atomic.Bool
	number uint32 // the holder's, which only the holder touches
	held   bool   // likewise
}

// New returns a free lock: the first slot is open.
func New() *Lock {
	l := new(Lock)
	l.open[0].Store(true)
	return l
}

// Lock draws a number and waits until its slot is open.
func (l *Lock) Lock() {
	mine := l.next.Add(1) - 1 // Q1
	for !l.open[mine%slots].Load() {
		runtime.Gosched() // Q2
	}
	l.enter(mine)
}

// enter shuts the slot behind the thread that has come through it, for the next
// that draws it.
func (l *Lock) enter(mine uint32) {
	l.open[mine%slots].Store(false) // Q3
	l.number, l.held = mine, true
}

// Unlock opens the next slot, whether or not somebody waits there. It panics if
// nobody holds the lock.
func (l *Lock) Unlock() {
	if !l.held {
		panic("anderson: unlock of an unlocked lock")
	}
	l.held = false
	l.open[(l.number+1)%slots].Store(true) // Q4
}

// TryLock draws a number only if its slot is open. Only who draws that number
// shuts the slot, so a successful swap proves that it is still open.
func (l *Lock) TryLock() bool {
	mine := l.next.Load()
	if !l.open[mine%slots].Load() || !l.next.CompareAndSwap(mine, mine+1) {
		return false
	}
	l.enter(mine)
	return true
}
