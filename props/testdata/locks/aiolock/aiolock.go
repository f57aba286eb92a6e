// Package aiolock is asyncio.Lock with its cancellation rules: a waiter is a
// future in a queue, a release makes the first one's result known, and whoever is
// woken takes the lock only when it runs again. If it is cancelled before that, it
// wakes the next one (Lib/asyncio/locks.py, CPython 3.11). The mutex stands for
// the event loop: one task runs at a time, and lets go of it only in an await.
//
// The lock is FIFO, and a newcomer queues behind a waiter that has been woken.
package aiolock

import (
	"context"
	"slices"
	"sync"
)

// A Lock is an asyncio.Lock. The zero value is free.
type Lock struct {
	loop    sync.Mutex
	locked  bool
	waiters []*future
}

// A future is done once its channel is closed.
type future struct {
	done   bool
	result chan struct{}
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	l.loop.Lock() // A1
	defer l.loop.Unlock()
	if !l.locked && len(l.waiters) == 0 { // A2
		l.locked = true
		return nil
	}
	f := &future{result: make(chan struct{})}
	l.waiters = append(l.waiters, f) // A3
	err := l.await(ctx, f)           // A4
	i := slices.Index(l.waiters, f)
	l.waiters = slices.Delete(l.waiters, i, i+1) // A5
	if err != nil {
		if !l.locked { // A6
			l.wakeFirst()
		}
		return err
	}
	l.locked = true // A7
	return nil
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.loop.Lock()
	defer l.loop.Unlock()
	if !l.locked {
		panic("aiolock: unlock of an unlocked lock")
	}
	l.locked = false // A8
	l.wakeFirst()    // A9
}

// wakeFirst wakes the first waiter, if there is one that is still asleep.
func (l *Lock) wakeFirst() {
	if len(l.waiters) > 0 && !l.waiters[0].done {
		l.waiters[0].done = true
		close(l.waiters[0].result)
	}
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
