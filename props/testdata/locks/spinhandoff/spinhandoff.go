// Package spinhandoff is a lock in the manner of the Linux kernel's mutex and of
// the write side of its rw_semaphore (kernel/locking/mutex.c and rwsem.c): a
// thread first spins for a moment, hoping that the holder is about to let go,
// and then sleeps in a queue. Newcomers and spinners may steal a free lock from
// the waiter that has been woken to take it. A first waiter that has woken in
// vain asks for a hand-off: from then on nobody else may take the lock
// (https://git.kernel.org/linus/9d659ae14b54). If it is killed meanwhile, here by
// its context, it takes its request along; in the kernel the next waiter inherits
// it (https://git.kernel.org/linus/d257cc8cb8d5).
//
// So nobody starves, but a waiter may be overtaken any number of times before it
// runs.
package spinhandoff

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// The bits of the word.
const (
	locked  int32 = 1 << iota
	waiters       // the queue is not empty: an unlock has to wake the first
	handoff       // the lock is the first waiter's as soon as it is free
)

// spinMax is how often a thread looks again before it queues up. The kernel
// spins for as long as the holder runs.
const spinMax = 2

// A Lock is a mutex. The zero value is free.
type Lock struct {
	word  atomic.Int32
	mu    sync.Mutex // of the queue, and of the bits waiters and handoff
	queue []*waiter
}

// A waiter is a thread in the queue.
type waiter struct {
	wake  chan struct{} // one slot, filled to wake
	vain  bool          // it has woken as the first, and not got the lock
	asked bool          // it has set handoff
}

// TryLock takes the lock if it is free and nobody has asked for it.
func (l *Lock) TryLock() bool {
	for {
		word := l.word.Load()
		if word&(locked|handoff) != 0 {
			return false
		}
		if l.word.CompareAndSwap(word, word|locked) { // Q1
			return true
		}
	}
}

// Lock takes the lock.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done while
// the thread waits in the queue.
func (l *Lock) LockContext(ctx context.Context) error {
	if l.spin() {
		return nil
	}
	w := &waiter{wake: make(chan struct{}, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, w)
	l.word.Or(waiters) // Q2
	for !l.takeAs(w) { // Q3
		l.mu.Unlock()
		err := w.sleep(ctx)
		l.mu.Lock()
		if err != nil {
			l.leave(w)
			return err
		}
		w.vain = true // Q4; unless takeAs is more lucky now
	}
	return nil
}

// spin tries for a moment to take the lock without queueing.
func (l *Lock) spin() bool {
	for range spinMax {
		if l.TryLock() {
			return true
		}
		runtime.Gosched()
	}
	return false
}

// takeAs takes the lock for a thread in the queue, and takes it out, or asks for
// a hand-off if it is time to. mu is held.
func (l *Lock) takeAs(w *waiter) bool {
	for {
		word := l.word.Load()
		switch {
		case word&handoff != 0 && !w.asked:
			return false // Q5
		case word&locked == 0:
			if l.word.CompareAndSwap(word, word&^handoff|locked) { // Q6
				l.remove(w)
				return true
			}
		case word&handoff == 0 && w.vain && l.queue[0] == w:
			if l.word.CompareAndSwap(word, word|handoff) { // Q7
				w.asked = true
				return false
			}
		default:
			return false
		}
	}
}

// leave takes out a waiter that gives up, with its request. If it was about to
// take the lock somebody else has to. mu is held.
func (l *Lock) leave(w *waiter) {
	l.remove(w)
	if w.asked {
		l.word.And(^handoff) // Q9
	}
	l.wakeFirst() // Q10
}

// remove takes w out of the queue. mu is held.
func (l *Lock) remove(w *waiter) {
	i := slices.Index(l.queue, w)
	l.queue = slices.Delete(l.queue, i, i+1)
	if len(l.queue) == 0 {
		l.word.And(^waiters) // Q8
	}
}

// Unlock gives the lock up, and wakes the first waiter. It panics if nobody
// holds the lock.
func (l *Lock) Unlock() {
	word := l.word.And(^locked) // Q11
	if word&locked == 0 {
		panic("spinhandoff: unlock of an unlocked lock")
	}
	if word&waiters != 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.wakeFirst() // Q12
	}
}

// wakeFirst wakes the first waiter, if there is one. mu is held.
func (l *Lock) wakeFirst() {
	if len(l.queue) == 0 {
		return
	}
	select {
	case l.queue[0].wake <- struct{}{}:
	default: // it has been woken before, and not looked yet
	}
}

// sleep waits until an unlock wakes the thread, or its context is done.
func (w *waiter) sleep(ctx context.Context) error {
	select {
	case <-w.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
