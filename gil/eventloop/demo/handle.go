//go:build unix

package main

import (
	"sync/atomic"
	"time"

	"github.com/gilcheck/gilcheck/gil"
)

// A lock is a global interpreter lock whose handles count what happens.
type lock struct {
	*gil.GIL
	over atomic.Bool // nothing is counted any more
	last *handle     // whose turn was last; guarded by the lock
}

// A handle is a thread's handle of the lock. Whoever holds the lock may read its
// counts.
type handle struct {
	*gil.Thread
	lock     *lock
	turns    int           // how often it got the lock
	switches int           // how often from another thread
	longest  time.Duration // wait for the lock
}

func (l *lock) newHandle(name string) *handle {
	return &handle{Thread: l.NewThread(name), lock: l}
}

// Acquire counts.
func (h *handle) Acquire() {
	start := time.Now()
	h.Thread.Acquire()
	h.got(start)
}

// Block counts the wait after f.
func (h *handle) Block(f func()) {
	var start time.Time
	h.Thread.Block(func() {
		f()
		start = time.Now()
	})
	h.got(start)
}

// Checkpoint counts if it yields.
func (h *handle) Checkpoint() bool {
	start := time.Now()
	yielded := h.Thread.Checkpoint()
	if yielded {
		h.got(start)
	}
	return yielded
}

// got is called with the lock held, after a wait that began at start. A wait
// that only the watchdog has ended counts, but the turn after it does not.
func (h *handle) got(start time.Time) {
	h.longest = max(h.longest, time.Since(start))
	if h.lock.over.Load() {
		return
	}
	h.turns++
	if h.lock.last != h {
		h.lock.last = h
		h.switches++
	}
}
