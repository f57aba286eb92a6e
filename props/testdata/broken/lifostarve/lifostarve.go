// Package lifostarve is a deliberately broken lock: it wakes its newest waiter
// first, and a thread that yields is the newest. It breaks no-starvation, since
// two threads that take turns keep the lock between them:
//
//	T0  Acquire returns
//	T1  Acquire: waits at the bottom of the stack
//	T2  Acquire: waits above T1
//	T0  Checkpoint: hands over to T2, waits above T1
//	T2  Acquire returns; Checkpoint: hands over to T0, waits above T1
//	T0  and so on, past T1 for ever
//
// Release and Acquire in a loop do the same to T1. Nobody is lost: T1 has its
// turn as soon as one of the two stops coming back.
package lifostarve

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil if the lock is free
	stack  []*Thread // those who wait, the newest last
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// handOver gives the holder's lock to the newest waiter, if there is one. The
// caller holds g.mu.
func (g *GIL) handOver() {
	g.holder = nil
	if top := len(g.stack) - 1; top >= 0 {
		g.holder, g.stack = g.stack[top], g.stack[:top] // Bug: not the first.
		g.holder.turn <- struct{}{}
	}
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan struct{} // one slot, filled when the lock is handed over
}

// Acquire takes the lock, before those who wait for it already.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	if g.holder == nil {
		g.holder = t
		g.mu.Unlock()
		return
	}
	g.stack = append(g.stack, t)
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
	if len(g.stack) == 0 {
		return false
	}
	g.handOver()
	g.stack = append(g.stack, t)
	return true
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("lifostarve: thread " + t.name + " does not hold the lock")
	}
}
