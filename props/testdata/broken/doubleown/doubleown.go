// Package doubleown is a deliberately broken lock: it counts those who own the
// lock or want it, and a failed TryAcquire stays in the count. It breaks
// try-acquire:
//
//	T0  Acquire returns
//	T1  TryAcquire returns false
//	T0  Release returns: the count is still one
//	T0  Acquire: waits for ever beside a lock that nobody holds
package doubleown

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	owners int       // the holder and those who wait
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
	g.owners--
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
	g.owners++
	if g.owners == 1 {
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
	g.owners++
	if g.owners > 1 {
		return false // Bug: t does not wait, so it should not count.
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
		panic("doubleown: thread " + t.name + " does not hold the lock")
	}
}
