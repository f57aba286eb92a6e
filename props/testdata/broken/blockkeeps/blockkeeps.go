// Package blockkeeps is a deliberately broken lock: Block calls the function
// and does not let go. It breaks release-on-block:
//
//	T0  Acquire returns; Block: calls f, which waits for T1
//	T1  Acquire: waits for T0
package blockkeeps

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

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	g.handOver()
}

// Block calls f. It panics if t does not hold the lock.
func (t *Thread) Block(f func()) {
	t.check()
	f() // Bug: t holds the lock.
}

func (t *Thread) check() {
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	t.mustHold()
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("blockkeeps: thread " + t.name + " does not hold the lock")
	}
}
