// Package lostwakeup is a deliberately broken lock: a flag spares Release the
// look at the queue, and the first hand-over clears it for all who wait. It
// breaks progress:
//
//	T0  Acquire returns
//	T1  Acquire: sets the flag, waits
//	T2  Acquire: sets the flag, waits
//	T0  Release: clears the flag, hands over to T1
//	T1  Acquire returns; Release: the flag is clear, nobody is woken
//	T2  waits for ever beside a free lock, unless somebody sets the flag again
//
// musl had its like: its commit 0db393d3a77b, where a mutex lost the bit that
// says that somebody waits.
package lostwakeup

import "sync"

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu        sync.Mutex
	holder    *Thread   // nil if the lock is free
	queue     []*Thread // in order of arrival
	contended bool      // somebody waits
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// handOver gives the holder's lock to the first waiter. The caller holds g.mu.
func (g *GIL) handOver() {
	g.holder, g.queue = g.queue[0], g.queue[1:]
	g.holder.turn <- struct{}{}
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
	g.contended = true
	g.mu.Unlock()
	<-t.turn
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	if !g.contended {
		g.holder = nil
		return
	}
	g.contended = false // Bug: others may wait behind the one that is next.
	g.handOver()
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("lostwakeup: thread " + t.name + " does not hold the lock")
	}
}
