package props

import (
	"context"
	"time"
)

// A Lock is what Verify examines: a global interpreter lock, or any lock that
// knows its threads. It hands out one handle per thread; a handle is used by
// one goroutine at a time, as CPython's PyThreadState is.
type Lock[T Thread] interface {
	NewThread(name string) T
}

// A Thread is one thread's handle on the lock. Acquire returns when the thread
// holds the lock; Release gives it up.
type Thread interface {
	Acquire()
	Release()
}

// The optional powers of a thread handle and of a lock. Each is found by a type
// assertion; a lock without one does not make the promises that need it.
type (
	// A TryAcquirer takes the lock if it is free and never waits for it.
	TryAcquirer interface{ TryAcquire() bool }

	// A ContextAcquirer waits for the lock until ctx is done. It holds the
	// lock if and only if the error is nil.
	ContextAcquirer interface {
		AcquireContext(ctx context.Context) error
	}

	// A Checkpointer serves a pending drop request: it lets go, lets another
	// thread run, and takes the lock again. If it is asked anew it may do so
	// again. It reports whether it did.
	Checkpointer interface{ Checkpoint() bool }

	// A Blocker lets go of the lock around a blocking call. It holds the lock
	// again when it returns, also when the call panics or ends in Goexit.
	Blocker interface{ Block(f func()) }

	// An Exiter ends the thread: its lock, its request and its place in the
	// queue are given up, and the handle is not used again.
	Exiter interface{ Exit() }

	// A Closer shuts the lock down: waiters leave with an error (a panic with
	// an error value where the call has no result), nobody acquires any more,
	// and the holder may finish.
	Closer interface{ Close() error }

	// An IntervalSetter has a switch interval: the time for which a holder is
	// left in peace before it is asked to yield. Zero and less are errors.
	IntervalSetter interface {
		SetSwitchInterval(d time.Duration) error
		SwitchInterval() time.Duration
	}
)
