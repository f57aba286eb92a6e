// Package leakypermit is a deliberately broken lock: a waiter that gives up
// leaves its place in the queue behind, and the lock is handed over to nobody.
// It breaks cancellation:
//
//	T0  Lock returns
//	T1  LockContext: waits; is cancelled; returns the error
//	T0  Unlock: hands the lock over to T1's place
//	T0  Lock: waits for ever beside a lock that nobody holds
package leakypermit

import (
	"context"
	"sync"
)

// A Lock hands itself over to its waiters in order. The zero value is free.
type Lock struct {
	mu    sync.Mutex
	held  bool
	queue []chan struct{} // closed to hand the lock over
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	l.queue = append(l.queue, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		return ctx.Err() // Bug: turn stays in the queue.
	}
}

// Unlock hands the lock to the first waiter. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("leakypermit: unlock of an unlocked lock")
	}
	if len(l.queue) == 0 {
		l.held = false
		return
	}
	close(l.queue[0])
	l.queue = l.queue[1:]
}
