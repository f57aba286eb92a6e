// Package anyonereleases is a deliberately broken lock: Release asks whether
// anybody holds the lock, not whether the caller does. It breaks ownership, and
// mutual-exclusion in its wake:
//
//	T0  Acquire returns
//	T1  Release returns, though T1 holds nothing
//	T1  Acquire returns: two holders
package anyonereleases

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil if the lock is free
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
	g.holder = nil
	if len(g.queue) > 0 {
		g.holder, g.queue = g.queue[0], g.queue[1:]
		g.holder.turn <- struct{}{}
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
	if g.holder == nil {
		g.holder = t
		g.mu.Unlock()
		return
	}
	g.queue = append(g.queue, t)
	g.mu.Unlock()
	<-t.turn
}

// Release gives the lock up. It panics if nobody holds it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == nil { // Bug: any holder will do.
		panic("anyonereleases: thread " + t.name + " releases a free lock")
	}
	g.handOver()
}
