// Package countingsemaphore is musl's semaphore with one permit, used as a lock.
// Sources: src/thread/sem_post.c, sem_trywait.c and sem_timedwait.c in
// https://git.musl-libc.org/cgit/musl/, as they are since
// https://git.musl-libc.org/cgit/musl/commit/?id=159d1f6c0256
// Timeouts are left out.
//
// One word has the number of permits and a bit that says that somebody may
// sleep, and another counts those who do. Neither is exact. A free permit goes to
// whoever comes first; the lock promises no order. The labels S1 to S9 are the
// steps.
package countingsemaphore

import (
	"math"
	"sync/atomic"
)

// asleep is the bit of the word that says that somebody may sleep. The other
// bits are the number of permits.
const asleep uint32 = 1 << 31

// A Lock is a semaphore with one permit. New makes one.
type Lock struct {
	futex   futex
	waiters atomic.Int32
}

// New returns a free lock.
func New() *Lock {
	l := new(Lock)
	l.futex.word.Store(1)
	return l
}

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	for !l.TryLock() {
		l.waiters.Add(1)                       // S1
		l.futex.word.CompareAndSwap(0, asleep) // S2
		l.futex.wait(asleep)                   // S3
		l.waiters.Add(-1)                      // S4
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	for {
		word := l.futex.word.Load() // S5
		if word&^asleep == 0 {
			return false
		}
		if l.futex.word.CompareAndSwap(word, word-1) { // S6
			return true
		}
	}
}

// Unlock gives the lock up. It panics if nobody holds it.
//
// It takes the bit out of the word if it has seen one waiter at most, and wakes
// everybody then: others may have begun to sleep since, and put it back. The
// count alone says nothing: it may be older than the word.
func (l *Lock) Unlock() {
	for {
		word := l.futex.word.Load() // S7
		waiters := l.waiters.Load()
		if word&^asleep != 0 {
			panic("countingsemaphore: unlock of an unlocked lock")
		}
		posted, woken := word+1, 1
		if waiters <= 1 {
			posted, woken = 1, math.MaxInt
		}
		if !l.futex.word.CompareAndSwap(word, posted) { // S8
			continue
		}
		if word&asleep != 0 || waiters > 0 { // S9
			l.futex.wake(woken)
		}
		return
	}
}
