// Package gvl is Ruby's global VM lock: a list of waiters, each with a condition
// of its own, and a wait of whoever yields for the next waiter to have the lock
// (gvl_acquire, gvl_release and gvl_yield in thread_pthread.c, 2.6 to 3.2).
//
// A release wakes the first waiter, but leaves the lock free meanwhile, so that
// a newcomer may take it: the order is first in, first out only among those who
// are woken, and a waiter can starve.
//
// It differs in that a time slice belongs to one owner. Ruby's may have begun
// under the last one, and its interrupt outlives a release.
package gvl

import (
	"errors"
	"sync"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("gvl: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	owner  *Thread // nil if the lock is free
	takes  uint64  // how often the lock has been taken
	slice  time.Duration
	closed bool
	queue  []chan struct{} // in order of arrival; one slot each, filled to wake
	timer  chan struct{}   // the waiter in the queue that watches the owner's time; nil if none does

	yielding bool       // a thread that yields waits for a waiter in the queue to take the lock
	owed     bool       // none has yet
	taken    *sync.Cond // on mu: owed is false again, or the lock closed
	settled  *sync.Cond // on mu: yielding is false again
}

// New returns a free lock with Ruby's time slice of 100 ms.
func New() *GIL {
	g := &GIL{slice: 100 * time.Millisecond}
	g.taken, g.settled = sync.NewCond(&g.mu), sync.NewCond(&g.mu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the owner may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for _, w := range g.queue {
		wake(w)
	}
	g.taken.Signal() // who yields has nobody left to wait for
	return nil
}

// SetSwitchInterval sets the time slice, as RUBY_THREAD_TIMESLICE does: how long an
// owner runs before it is told to yield. Zero and less are errors. A slice that has
// begun keeps its length.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("gvl: the time slice must be positive")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.slice = d
	return nil
}

// SwitchInterval returns the time slice.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.slice
}

// release frees the lock and wakes the first waiter, which stays in the queue:
// if a newcomer is faster, the next release wakes it again. mu is held.
func (g *GIL) release() {
	g.owner = nil
	if len(g.queue) > 0 {
		wake(g.queue[0])
	}
}

// yield frees the lock until a waiter from the queue has had it, or the lock is
// closed. If another thread is in the middle of its yield, the waiter that it waits
// for will do. mu is held.
func (g *GIL) yield() {
	g.release()
	if g.yielding {
		for g.yielding {
			g.settled.Wait()
		}
		return
	}
	g.yielding, g.owed = true, true
	for g.owed && !g.closed {
		g.taken.Wait()
	}
	g.yielding = false
	g.settled.Broadcast()
}

// wake fills the slot of a waiter, unless it is full.
func wake(w chan struct{}) {
	select {
	case w <- struct{}{}:
	default:
	}
}
