// Package condcancel is the lock on sync.Cond that can be given up: a callback of
// the context wakes the waiters, who look whether it is theirs that is done.
// Source: the example of https://pkg.go.dev/context#AfterFunc that waits on a
// condition.
//
// A free lock goes to whoever comes first; the lock promises no order. The
// labels are those of a release (D3 to D6) and C1 to C6, the steps of a wait.
package condcancel

import (
	"context"
	"sync"
)

// A Lock is a mutex. New makes one.
type Lock struct {
	mu   sync.Mutex
	held bool
	free *sync.Cond // on mu: held has become false, or a context is done
}

// New returns a free lock.
func New() *Lock {
	l := new(Lock)
	l.free = sync.NewCond(&l.mu)
	return l
}

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock as Lock does, or gives up with ctx.Err() once ctx is
// done. A free lock is taken without a look at ctx.
func (l *Lock) LockContext(ctx context.Context) error {
	stop := context.AfterFunc(ctx, l.wakeAll) // C1
	defer stop()
	l.mu.Lock() // C2
	defer l.mu.Unlock()
	for l.held { // C3
		if err := ctx.Err(); err != nil { // C4
			return err
		}
		l.free.Wait() // C5
	}
	l.held = true // C6
	return nil
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return false
	}
	l.held = true
	return true
}

// Unlock gives the lock up and wakes all who wait, since one alone might just be
// about to give up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock() // D3
	defer l.mu.Unlock()
	if !l.held {
		panic("condcancel: unlock of an unlocked lock")
	}
	l.held = false     // D4
	l.free.Broadcast() // D5
}

// wakeAll wakes all who wait. It takes the mutex, so that nobody is between its
// look at the context and its sleep.
func (l *Lock) wakeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free.Broadcast()
}
