// Package futexlock is the second mutex of U. Drepper, "Futexes Are Tricky"
// (2011), on a futex made of a mutex and a condition. The word says whether an
// unlock has to wake somebody, so that without contention a lock and an unlock
// are one atomic operation each.
package futexlock

import (
	"sync"
	"sync/atomic"
)

// The states of the word.
const (
	free int32 = iota
	held
	contended // held, and somebody may sleep
)

// A Lock is a mutex. New makes one.
type Lock struct {
	word   atomic.Int32
	mu     sync.Mutex // the kernel's, around the look at the word and the sleep
	asleep *sync.Cond
}

// New returns a free lock.
func New() *Lock {
	l := new(Lock)
	l.asleep = sync.NewCond(&l.mu)
	return l
}

// Lock takes the lock; whoever comes first gets it. A thread that has slept
// leaves the word contended, since it does not know whether others sleep on.
func (l *Lock) Lock() {
	if l.TryLock() {
		return
	}
	for !l.word.CompareAndSwap(free, contended) {
		l.word.CompareAndSwap(held, contended)
		l.wait(contended)
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.word.CompareAndSwap(free, held) }

// Unlock gives the lock up. It panics if nobody holds it. Drepper decrements the
// word; an exchange tells misuse before it does harm.
func (l *Lock) Unlock() {
	switch l.word.Swap(free) {
	case free:
		panic("futexlock: unlock of an unlocked lock")
	case contended:
		l.wake()
	}
}

// wait sleeps until a wake, or not at all if the word is not the given one. It
// is FUTEX_WAIT; as from a real one, a caller looks again.
func (l *Lock) wait(word int32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.word.Load() == word {
		l.asleep.Wait()
	}
}

// wake wakes one who sleeps. It is FUTEX_WAKE.
func (l *Lock) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asleep.Signal()
}
