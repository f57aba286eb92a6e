package eventloop

import "errors"

// A Condition lets tasks that have a lock wait for a change of what the lock
// guards.
type Condition struct {
	*Lock
	waiters waiters
}

// NewCondition returns a condition on the given lock, which several conditions
// may share.
func NewCondition(k *Lock) *Condition {
	return &Condition{Lock: k, waiters: waiters{loop: k.waiters.loop}}
}

// Wait lets go of the lock, suspends the running task until it is notified, and
// takes the lock again. It returns with the lock held, also when the task is
// cancelled and the error is [ErrCancelled]: a caller's deferred Release must
// always be right (https://github.com/python/cpython/issues/86766). Only with
// [ErrClosed] it is not held; then Release does no harm.
//
// It panics if the lock is free.
func (c *Condition) Wait() error {
	c.mustBeLocked("Wait")
	c.Release()
	notified, err := c.waiters.wait()
	// Each round ends by the lock or by one more cancellation.
	for again := c.Acquire(); again != nil; again = c.Acquire() {
		if errors.Is(again, ErrClosed) {
			return again
		}
		err = again
	}
	if err != nil && notified {
		// It was for somebody who goes on (https://github.com/python/cpython/issues/112202).
		// asyncio passes it on even if there was none: a spurious wakeup.
		c.waiters.grant()
	}
	return err
}

// WaitUntil waits until the predicate is true, which is called with the lock
// held. It holds the lock as Wait does, and the errors are the same.
func (c *Condition) WaitUntil(predicate func() bool) error {
	for !predicate() {
		if err := c.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// Notify lets the first n waiters go on, once they get the lock. It panics if
// the lock is free.
func (c *Condition) Notify(n int) {
	c.mustBeLocked("Notify")
	for n > 0 && c.waiters.grant() {
		n--
	}
}

// NotifyAll is Notify for all who wait.
func (c *Condition) NotifyAll() {
	c.mustBeLocked("NotifyAll")
	c.waiters.grantAll()
}

func (c *Condition) mustBeLocked(operation string) {
	if !c.Locked() && !c.Lock.waiters.loop.closed {
		panic("eventloop: " + operation + " of a condition whose lock is free")
	}
}
