// Package gvl is Ruby's global VM lock: a list of waiters, each with a condition
// of its own, and a wait of whoever yields for the next waiter to have the lock
// (gvl_acquire, gvl_release and gvl_yield in thread_pthread.c, 2.6 to 3.2).
//
// A release wakes the first waiter, but leaves the lock free meanwhile, so that
// a newcomer may take it: the order is first in, first out only among those who
// are woken, and a waiter can starve.
package gvl

import (
	"slices"
	"sync"
	"time"
)

// quantum is how long an owner runs before it is told to yield, as in Ruby.
const quantum = 100 * time.Millisecond

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu    sync.Mutex
	owner *Thread         // nil if the lock is free
	queue []chan struct{} // in order of arrival; one slot each, filled to wake
	timer chan struct{}   // the waiter in the queue that watches the owner's time; nil if none does

	yielding bool       // a thread that yields waits for a waiter in the queue to take the lock
	owed     bool       // none has yet
	taken    *sync.Cond // on mu: owed is false again
	settled  *sync.Cond // on mu: yielding is false again
}

// New returns a free lock.
func New() *GIL {
	g := new(GIL)
	g.taken, g.settled = sync.NewCond(&g.mu), sync.NewCond(&g.mu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// acquire waits for the lock and gives it to t. mu is held, as it is in all that
// follows.
func (g *GIL) acquire(t *Thread) {
	if g.owner != nil {
		g.enqueue()
	}
	g.owner = t
	if g.timer == nil && len(g.queue) > 0 {
		wake(g.queue[len(g.queue)-1]) // the last will wait longest, so it becomes the timer
	}
}

// enqueue waits in the queue until the lock is free.
func (g *GIL) enqueue() {
	w := make(chan struct{}, 1)
	g.queue = append(g.queue, w)
	for g.owner != nil {
		if g.timer == nil {
			g.watch(w)
		} else {
			g.park(w)
		}
	}
	i := slices.Index(g.queue, w)
	g.queue = slices.Delete(g.queue, i, i+1)
	if g.owed {
		g.owed = false
		g.taken.Signal()
	}
}

// park waits until w is woken.
func (g *GIL) park(w chan struct{}) {
	g.mu.Unlock()
	<-w
	g.mu.Lock()
}

// watch waits until w is woken, as the timer: after a quantum it tells the
// owner to yield.
func (g *GIL) watch(w chan struct{}) {
	g.timer = w
	clock := time.NewTimer(quantum)
	g.mu.Unlock()
	expired := false
	select {
	case <-w:
	case <-clock.C:
		expired = true
	}
	clock.Stop()
	g.mu.Lock()
	g.timer = nil
	if expired && g.owner != nil {
		g.owner.interrupted = true
	}
}

// release frees the lock and wakes the first waiter, which stays in the queue:
// if a newcomer is faster, the next release wakes it again.
func (g *GIL) release() {
	g.owner = nil
	if len(g.queue) > 0 {
		wake(g.queue[0])
	}
}

// yield frees the lock until a waiter from the queue has had it. If another
// thread is in the middle of its yield, the waiter that it waits for will do.
func (g *GIL) yield() {
	g.release()
	if g.yielding {
		for g.yielding {
			g.settled.Wait()
		}
		return
	}
	g.yielding, g.owed = true, true
	for g.owed {
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

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil         *GIL
	name        string
	interrupted bool // the thread is to yield
}
