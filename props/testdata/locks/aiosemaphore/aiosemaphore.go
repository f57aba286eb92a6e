// Package aiosemaphore is asyncio.Semaphore with one permit, as CPython had it in
// the summer of 2022, repaired: a flag says that a waiter has been woken and has not
// run yet, so that a newcomer cannot take its permit (Lib/asyncio/locks.py after
// python/cpython#31910). The mutex stands for the event loop: one task runs at a
// time, and lets go of it only in an await.
//
// The permit goes to the waiters in order, since newcomers queue up while one of
// them is on its way.
package aiosemaphore

import (
	"context"
	"slices"
	"sync"
)

// A Lock is a semaphore with one permit. New makes one.
type Lock struct {
	loop    sync.Mutex
	value   int
	waking  bool // a waiter has been woken and has not run yet
	waiters []*future
}

// A future is done once its channel is closed.
type future struct {
	done   bool
	result chan struct{}
}

// New returns a free lock.
func New() *Lock { return &Lock{value: 1} }

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	l.loop.Lock() // S1
	defer l.loop.Unlock()
	for l.waking || l.value == 0 { // S2
		f := &future{result: make(chan struct{})}
		l.waiters = append(l.waiters, f)        // S3
		if err := l.await(ctx, f); err != nil { // S4
			l.cancelled(f)
			return err
		}
		l.waking = false // S5
	}
	l.value-- // S6
	return nil
}

// cancelled takes a waiter out of the queue, or has another one woken in the place
// of one that had been woken.
func (l *Lock) cancelled(f *future) {
	if !f.done {
		i := slices.Index(l.waiters, f)
		l.waiters = slices.Delete(l.waiters, i, i+1) // S7
		return
	}
	l.waking = false // S8
	l.wakeNext()     // S9
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.loop.Lock()
	defer l.loop.Unlock()
	if l.value > 0 {
		panic("aiosemaphore: unlock of an unlocked lock")
	}
	l.value++    // S10
	l.wakeNext() // S11
}

// wakeNext wakes the first waiter, if there is one.
func (l *Lock) wakeNext() {
	if len(l.waiters) == 0 {
		return
	}
	first := l.waiters[0]
	l.waiters = l.waiters[1:]
	first.done = true
	close(first.result)
	l.waking = true // S12
}

// await lets the other tasks run until the future is done or the task is
// cancelled. Its caller may be told of a cancellation although the future is done.
func (l *Lock) await(ctx context.Context, f *future) error {
	l.loop.Unlock()
	defer l.loop.Lock()
	select {
	case <-f.result:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
