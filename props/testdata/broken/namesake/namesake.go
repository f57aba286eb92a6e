// Package namesake is a deliberately broken lock: it knows the holder by its name,
// and names are labels that two threads may share. It breaks ownership, and
// mutual-exclusion in its wake:
//
//	T0  Acquire returns
//	T1  Release returns, though T1 holds nothing, for it is called like T0
//	T1  Acquire returns: two holders
package namesake

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	held   bool
	holder string    // the name of the holder's thread
	queue  []*Thread // in order of arrival
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// handOver gives the holder's lock to the first waiter, if there is one. The
// caller holds g.mu.
func (g *GIL) handOver() {
	g.held = false
	if len(g.queue) > 0 {
		first := g.queue[0]
		g.held, g.holder, g.queue = true, first.name, g.queue[1:]
		first.turn <- struct{}{}
	}
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan struct{} // one slot, filled when the lock is handed over
}

// Acquire takes the lock, behind those who wait for it already.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	if !g.held {
		g.held, g.holder = true, t.name
		g.mu.Unlock()
		return
	}
	g.queue = append(g.queue, t)
	g.mu.Unlock()
	<-t.turn
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.held || g.holder != t.name { // Bug: a name is no identity.
		panic("namesake: thread " + t.name + " releases a lock that it does not hold")
	}
	g.handOver()
}
