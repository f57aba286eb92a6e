// Package aiocondition is asyncio.Condition with its cancellation rules, and a
// lock built on it: a flag that says whether it is held, and a condition to wait
// for the flag. A wait returns with the condition's own lock held, whatever
// happens, and passes a notification on that it cannot use (Lib/asyncio/locks.py,
// CPython 3.13).
//
// A newcomer may be faster than the waiter that was notified: the lock promises no
// order.
package aiocondition

import (
	"context"
	"slices"
)

// A Lock is a flag and a condition. New makes one.
type Lock struct {
	free *condition
	held bool // with the condition's lock only
}

// New returns a free lock.
func New() *Lock { return &Lock{free: &condition{lock: make(chan struct{}, 1)}} }

// Lock takes the lock.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	if err := l.free.acquire(ctx); err != nil {
		return err
	}
	defer l.free.release()
	for l.held {
		if err := l.free.wait(ctx); err != nil {
			return err
		}
	}
	l.held = true
	return nil
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	_ = l.free.acquire(context.Background())
	defer l.free.release()
	if !l.held {
		panic("aiocondition: unlock of an unlocked lock")
	}
	l.held = false
	l.free.notify()
}

// A condition has a lock of its own, which an acquire can be cancelled at.
type condition struct {
	lock    chan struct{}   // one slot, full while it is held
	waiters []chan struct{} // closed to notify; with the lock only
}

// acquire takes the condition's lock, or gives up once ctx is done.
func (c *condition) acquire(ctx context.Context) error {
	select {
	case c.lock <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release gives the condition's lock up.
func (c *condition) release() {
	select {
	case <-c.lock:
	default:
		panic("aiocondition: the lock is not acquired")
	}
}

// wait lets go of the lock until a notification or until ctx is done, and has it
// again when it returns.
func (c *condition) wait(ctx context.Context) error {
	notified := make(chan struct{})
	c.waiters = append(c.waiters, notified) // C1
	c.release()                             // C2
	var err error
	select {
	case <-notified: // C3
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = c.acquire(context.WithoutCancel(ctx)) // C4
	if err == nil {
		return nil
	}
	if i := slices.Index(c.waiters, notified); i >= 0 {
		c.waiters = slices.Delete(c.waiters, i, i+1) // C5
	} else {
		c.notify() // C6
	}
	return err
}

// notify wakes the first waiter, if there is one. The caller has the lock.
func (c *condition) notify() {
	if len(c.waiters) > 0 {
		close(c.waiters[0]) // C7
		c.waiters = c.waiters[1:]
	}
}
