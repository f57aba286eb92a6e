// Package ticket is the ticket lock: each thread draws a number and spins until
// the number is called, so threads enter in the order in which they drew.
// Sources: D. P. Reed and R. K. Kanodia, "Synchronization with Eventcounts and
// Sequencers", CACM 22(2), 1979; J. M. Mellor-Crummey and M. L. Scott,
// "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors",
// ACM TOCS 9(1), 1991, section 2.2.
package ticket

import (
	"runtime"
	"sync/atomic"
)

// A Lock is a ticket lock. The zero value is free.
type Lock struct {
	next    atomic.Uint32 // the number that the next thread draws
	serving atomic.Uint32 // the number that may enter
}

// Lock draws a number and waits for its turn. Both counters wrap around
// together, so only equality is asked for.
func (l *Lock) Lock() {
	mine := l.next.Add(1) - 1
	for l.serving.Load() != mine {
		runtime.Gosched()
	}
}

// Unlock calls the next number. It panics if nobody holds the lock.
func (l *Lock) Unlock() {
	if l.serving.Load() == l.next.Load() {
		panic("ticket: unlock of an unlocked lock")
	}
	l.serving.Add(1)
}

// TryLock draws a number only if it is the one that is being called. A number
// is called once, so a successful swap proves that nobody held the lock.
func (l *Lock) TryLock() bool {
	called := l.serving.Load()
	return l.next.CompareAndSwap(called, called+1)
}
