package eventloop

// A Lock is for the tasks of one loop. Whoever waits is served in order: Release
// hands the lock over to the first waiter. (asyncio's is free until that one
// goes on, and keeps newcomers away meanwhile, which comes to the same.)
type Lock struct {
	locked  bool
	waiters waiters
}

// NewLock returns a lock that is free.
func NewLock(l *Loop) *Lock { return &Lock{waiters: waiters{loop: l}} }

// Acquire takes the lock, and suspends the running task until it can. With an
// error, [ErrCancelled] or [ErrClosed], the task does not have the lock.
func (k *Lock) Acquire() error {
	if !k.locked {
		k.locked = true
		return nil
	}
	granted, err := k.waiters.wait()
	if err != nil && granted {
		k.Release() // cancelled with the lock in hand: https://bugs.python.org/issue27585
	}
	return err
}

// Release lets go of the lock. Any task may do so. It panics if the lock is free
// (but not on a closed loop, whose tasks end in disorder).
func (k *Lock) Release() {
	if !k.locked && !k.waiters.loop.closed {
		panic("eventloop: Release of a lock that is free")
	}
	k.locked = k.waiters.grant()
}

// Locked reports whether a task has the lock.
func (k *Lock) Locked() bool { return k.locked }
