// Package notify is a lock on tokio's Notify: a flag, and one notification each
// time that it is cleared. Source:
// https://github.com/tokio-rs/tokio/blob/master/tokio/src/sync/notify.rs, without
// notify_waiters.
//
// A free lock goes to whoever comes first; the lock promises no order. The labels
// C1 to C7 are the steps of the notification.
package notify

import (
	"context"
	"sync/atomic"
)

// A Lock is a mutex. The zero value is free.
type Lock struct {
	held atomic.Bool
	free notify // held has become false
}

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock as Lock does, or gives up with ctx.Err() once ctx is
// done. A free lock is taken without a look at ctx.
//
// Who is notified and finds the lock held again waits again: whoever holds it
// will notify in turn.
func (l *Lock) LockContext(ctx context.Context) error {
	for !l.TryLock() {
		if err := l.free.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.held.CompareAndSwap(false, true) }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	if !l.held.Swap(false) {
		panic("notify: unlock of an unlocked lock")
	}
	l.free.one()
}
