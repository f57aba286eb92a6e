package gvl

import (
	"slices"
	"time"
)

// acquire waits for the lock and gives it to t. It panics with ErrClosed, without
// the lock, if that is closed. mu is held, as it is in all that follows.
func (g *GIL) acquire(t *Thread) {
	if g.owner != nil {
		g.enqueue()
	}
	if g.closed {
		panic(ErrClosed)
	}
	g.owner, t.interrupted = t, false
	g.takes++
	if g.timer == nil && len(g.queue) > 0 {
		wake(g.queue[len(g.queue)-1]) // the last will wait longest, so it becomes the timer
	}
}

// enqueue waits in the queue until the lock is free or closed.
func (g *GIL) enqueue() {
	w := make(chan struct{}, 1)
	g.queue = append(g.queue, w)
	for g.owner != nil && !g.closed {
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

// watch waits until w is woken, as the timer: an owner that has had the lock for
// the whole slice is told to yield.
func (g *GIL) watch(w chan struct{}) {
	g.timer = w
	began := g.takes
	clock := time.NewTimer(g.slice)
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
	if expired && g.owner != nil && g.takes == began {
		g.owner.interrupted = true
	}
}
