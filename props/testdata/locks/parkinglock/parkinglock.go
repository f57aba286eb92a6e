// Package parkinglock is a lock of one byte beside a queue of parked threads, as
// WebKit's WTF::Lock (https://webkit.org/blog/6161/locking-in-webkit/) and
// CPython's PyMutex (https://github.com/python/cpython/blob/3.14/Python/lock.c)
// have it. A thread that finds the lock taken spins for a moment, sets the
// PARKED bit and parks. Unlock wakes the first in the queue, which competes with
// newcomers, unless it has waited for more than 1 ms: then the lock is handed
// over and never becomes free.
//
// So nobody starves, but in a millisecond a waiter may be overtaken any number
// of times.
package parkinglock

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// The bits of the word.
const (
	locked int32 = 1 << iota
	parked       // the queue may not be empty: an unlock has to look
)

const (
	// patience is how long a parked thread competes with newcomers.
	patience = time.Millisecond

	// spinMax is how often a thread looks again before it parks. PyMutex spins
	// 40 times.
	spinMax = 3
)

// A Lock is a mutex. The zero value is free.
type Lock struct {
	word atomic.Int32
	lot  lot
}

// Lock takes the lock.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done while
// the lock is taken.
func (l *Lock) LockContext(ctx context.Context) error {
	since, spins := time.Time{}, 0 // since the first park
	for {
		word := l.word.Load()
		if word&locked == 0 {
			if l.word.CompareAndSwap(word, word|locked) { // Q1
				return nil
			}
			continue
		}
		if word&parked == 0 {
			if spins < spinMax { // Q2; if others are parked already, it takes long
				spins++
				runtime.Gosched()
				continue
			}
			if !l.word.CompareAndSwap(word, word|parked) { // Q3
				continue
			}
		}
		if since.IsZero() {
			since = time.Now()
		}
		switch handedOff, err := l.park(ctx, since); { // Q4
		case err != nil:
			return err
		case handedOff:
			return nil
		}
	}
}

// park waits in the queue until an unlock takes the thread out, and reports
// whether it was handed the lock. It does not wait at all if the word has
// changed since the thread decided to. The error is ctx's.
func (l *Lock) park(ctx context.Context, since time.Time) (handedOff bool, err error) {
	w := &waiter{since: since, unparked: make(chan struct{})}
	if !l.lot.join(w, func() bool { return l.word.Load() == locked|parked }) { // Q5
		return false, nil
	}
	select {
	case <-w.unparked:
	case <-ctx.Done():
		if l.lot.leave(w, l.lastLeft) { // Q6
			return false, ctx.Err()
		}
		<-w.unparked // Q7; an unlock was faster, and relies on this thread
	}
	return w.handedOff, nil
}

// lastLeft follows the last waiter's giving up.
func (l *Lock) lastLeft() { l.word.And(^parked) }

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	for {
		word := l.word.Load()
		if word&locked != 0 {
			return false
		}
		if l.word.CompareAndSwap(word, word|locked) {
			return true
		}
	}
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	for {
		switch word := l.word.Load(); {
		case word&locked == 0:
			panic("parkinglock: unlock of an unlocked lock")
		case word&parked != 0:
			l.lot.unparkOne(l.pass)
			return
		case l.word.CompareAndSwap(word, 0): // Q8
			return
		}
	}
}

// pass lets go of the lock, or hands it to the waiter that is about to wake, who
// is nil if all have given up. Nobody can park meanwhile.
func (l *Lock) pass(w *waiter, more bool) {
	word := int32(0)
	if w != nil && time.Since(w.since) > patience { // Q9
		w.handedOff = true
		word |= locked
	}
	if more {
		word |= parked // Q10
	}
	l.word.Store(word)
}
