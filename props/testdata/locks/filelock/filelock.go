// Package filelock is the lock that musl puts on each FILE (src/stdio/__lockfile.c,
// https://git.musl-libc.org/cgit/musl/tree/src/stdio/__lockfile.c), without its
// recursion, on a futex made of a mutex and a condition. A bit of the word says
// that somebody may wait. Who sleeps sets it first, and who has waited takes the
// lock with the bit set, since it does not know whether others sleep on.
//
// A free lock goes to whoever comes first: it promises no order, and a waiter
// may starve.
package filelock

import (
	"sync"
	"sync/atomic"
)

// The bits of the word.
const (
	held         int32 = 1 << iota
	maybeWaiters       // an unlock has to wake somebody
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

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	if l.TryLock() { // Q1
		return
	}
	for {
		word := l.word.Load()
		if word == 0 {
			if l.word.CompareAndSwap(0, held|maybeWaiters) { // Q2
				return
			}
			continue
		}
		if word&maybeWaiters != 0 || l.word.CompareAndSwap(word, word|maybeWaiters) { // Q3
			l.wait(word | maybeWaiters) // Q4
		}
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.word.CompareAndSwap(0, held) }

// Unlock gives the lock up, and wakes one who sleeps if there may be one. It
// panics if nobody holds the lock.
func (l *Lock) Unlock() {
	word := l.word.Swap(0) // Q5
	if word == 0 {
		panic("filelock: unlock of an unlocked lock")
	}
	if word&maybeWaiters != 0 {
		l.wake() // Q6
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
