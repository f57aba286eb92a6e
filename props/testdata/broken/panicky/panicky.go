// Package panicky is a deliberately broken lock: Acquire enters its waiter into
// a map that was never made, and panics as soon as it has to wait. It breaks
// progress, since a rightful caller does not get the lock:
//
//	T0  Acquire returns
//	T1  Acquire panics: assignment to entry in nil map
package panicky

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread                   // nil if the lock is free
	queue  []*Thread                 // in order of arrival
	turns  map[*Thread]chan struct{} // closed to hand the lock over
}

// New returns a free lock.
func New() *GIL { return new(GIL) } // Bug: without turns.

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
}

// Acquire takes the lock, behind those who wait for it already.
func (t *Thread) Acquire() {
	if turn := t.enter(); turn != nil {
		<-turn
	}
}

// enter takes a free lock, or joins the queue and returns what to wait for.
func (t *Thread) enter() chan struct{} {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == nil {
		g.holder = t
		return nil
	}
	turn := make(chan struct{})
	g.turns[t] = turn
	g.queue = append(g.queue, t)
	return turn
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder != t {
		panic("panicky: thread " + t.name + " does not hold the lock")
	}
	g.holder = nil
	if len(g.queue) > 0 {
		g.holder, g.queue = g.queue[0], g.queue[1:]
		close(g.turns[g.holder])
		delete(g.turns, g.holder)
	}
}
