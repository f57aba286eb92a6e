// Package starving is the algorithm of Go's sync.Mutex since Go 1.9
// (https://go.dev/src/internal/sync/mutex.go), on a semaphore of its own. In
// normal mode a woken waiter competes with newcomers, which is fast. A waiter
// that loses after more than 1 ms of waiting switches to starvation mode, in
// which the lock is handed from the holder to the first waiter, and newcomers
// queue up.
//
// So nobody starves, but in a millisecond a waiter may be overtaken any number
// of times. Newcomers do not spin here, as in Go on a single processor. Those
// that do take the duty to wake a waiter upon themselves, and under a scheduler
// that is fair and no more a row of them can keep a waiter asleep for ever: it
// finds out that it starves only when it wakes.
package starving

import (
	"sync/atomic"
	"time"
)

// The word: three flags, and the number of waiters above them.
const (
	locked   int32 = 1 << iota
	woken          // a waiter has been woken and competes: wake nobody else
	hungry         // starvation mode
	oneWaits       // the unit of the count
	shift    = iota - 1
)

// patience is how long a waiter competes with newcomers.
const patience = time.Millisecond

// A Lock is a mutex. The zero value is free.
type Lock struct {
	word atomic.Int32
	sema semaphore
}

// Lock takes the lock.
func (l *Lock) Lock() {
	if l.word.CompareAndSwap(0, locked) { // Q1
		return
	}
	l.wait()
}

// wait takes the lock, or queues up until it is free or handed over.
func (l *Lock) wait() {
	var since time.Time // zero before the first wait
	var starved, awake bool
	for {
		old := l.word.Load()
		if !l.word.CompareAndSwap(old, wanted(old, starved, awake)) { // Q2
			continue
		}
		if old&(locked|hungry) == 0 {
			return
		}
		again := !since.IsZero()
		if !again {
			since = time.Now()
		}
		l.sema.acquire(again)                             // Q3; who has waited before is the first again
		starved = starved || time.Since(since) > patience // Q4
		if old = l.word.Load(); old&hungry != 0 {
			l.accept(old, starved)
			return
		}
		awake = true
	}
}

// wanted is the word that a thread which has seen old tries to write: it takes
// the lock, or counts itself as a waiter. A free lock is never put into
// starvation mode, for nobody would be there to hand it over.
func wanted(old int32, starved, awake bool) int32 {
	word := old
	if old&hungry == 0 {
		word |= locked
	}
	if old&(locked|hungry) != 0 {
		word += oneWaits
	}
	if starved && old&locked != 0 {
		word |= hungry // Q5
	}
	if awake {
		word &^= woken
	}
	return word
}

// accept takes the lock that was handed over: nobody else can, but the flag is
// not set yet, and the thread still counts as a waiter. The last waiter, and one
// that has not waited for long, end starvation mode.
func (l *Lock) accept(old int32, starved bool) {
	change := locked - oneWaits // Q6
	if !starved || old>>shift == 1 {
		change -= hungry // Q7
	}
	l.word.Add(change)
}

// TryLock takes the lock if it is free. One that is being handed over is not, though
// another newcomer may be faster than who has it coming: a try may fail in vain.
func (l *Lock) TryLock() bool {
	for {
		old := l.word.Load()
		if old&(locked|hungry) != 0 {
			return false
		}
		if l.word.CompareAndSwap(old, old|locked) {
			return true
		}
	}
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	if l.word.Load()&locked == 0 {
		panic("starving: unlock of an unlocked lock")
	}
	word := l.word.Add(-locked) // Q8
	if word&hungry != 0 {
		l.sema.release() // Q9; the lock is as good as held, by the first waiter
		return
	}
	for word>>shift != 0 && word&(locked|woken|hungry) == 0 {
		if l.word.CompareAndSwap(word, (word-oneWaits)|woken) { // Q10
			l.sema.release()
			return
		}
		word = l.word.Load()
	}
}
