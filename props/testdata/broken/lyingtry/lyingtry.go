// Package lyingtry is a deliberately broken lock: TryAcquire takes a lock
// without waiters for a free one. It breaks try-acquire, and mutual-exclusion
// with it:
//
//	T0  Acquire returns
//	T1  TryAcquire returns true: two holders
//	T0  Release panics, for the lock believes that T1 holds it
package lyingtry

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

// TryAcquire takes the lock if it is free.
func (t *Thread) TryAcquire() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) > 0 { // Bug: the holder does not stand in the queue.
		return false
	}
	g.holder = t
	return true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	g.handOver()
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("lyingtry: thread " + t.name + " does not hold the lock")
	}
}
