// Package noforcedswitch is a deliberately broken lock: a thread that yields
// goes to the front of the queue and so hands the lock to itself. It breaks
// forced-switch:
//
//	T0  Acquire returns
//	T1  Acquire: waits
//	T0  Checkpoint: lets go, takes the lock at once, returns true
//	T1  has had nothing of it, and never has while T0 only yields
package noforcedswitch

import (
	"slices"
	"sync"
)

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

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	g.handOver()
}

// Checkpoint yields if anybody waits, and reports whether it did.
func (t *Thread) Checkpoint() bool {
	if !t.yield() {
		return false
	}
	<-t.turn
	return true
}

// yield hands the lock over and waits for it again, if anybody else does.
func (t *Thread) yield() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	if len(g.queue) == 0 {
		return false
	}
	g.queue = slices.Insert(g.queue, 0, t) // Bug: before those who wait.
	g.handOver()
	return true
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("noforcedswitch: thread " + t.name + " does not hold the lock")
	}
}
