// Package deadlock adapts github.com/sasha-s/go-deadlock. Its time limit is off:
// a thread that is stopped for 30 s is what it calls a deadlock, and the eager
// timers of gilcheck may stop one. What it thinks of the order of locks stays on.
package deadlock

import "github.com/sasha-s/go-deadlock"

func init() {
	deadlock.Opts.DeadlockTimeout = 0
	// By default it ends the process, and with it the search.
	deadlock.Opts.OnPotentialDeadlock = func() { panic("go-deadlock raised its alarm") }
}

// New returns a free lock.
func New() *deadlock.Mutex { return new(deadlock.Mutex) }
