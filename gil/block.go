package gil

// Block lets go of the lock, calls f, and takes the lock again in its turn, so
// that others run while f blocks. It takes the lock again also if f panics or
// calls [runtime.Goexit]: deferred functions run with the lock held.
//
// If the lock is closed meanwhile, Block panics with [ErrClosed] however f
// ended, and the thread does not hold the lock. That hides a panic of f from
// recover: whoever recovers must learn first that the lock is gone.
func (t *Thread) Block(f func()) {
	t.mustHold("Block")
	t.Release()
	defer t.Acquire()
	f()
}
