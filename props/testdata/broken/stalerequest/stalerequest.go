// Package stalerequest is a deliberately broken lock: a request to yield
// outlives the thread that it was made to. It breaks exit:
//
//	T0  Acquire returns
//	T1  Acquire: waits for the switch interval, asks T0 to yield, waits on
//	T0  Exit: hands over to T1 and leaves the request behind
//	T1  Acquire returns; Checkpoint: yields to nobody, and waits for ever for
//	    somebody else to have had the lock
//
// CPython had its like: python/cpython#96387, where the thread that had asked
// went away.
package stalerequest

import (
	"sync"
	"time"
)

// interval is the time for which a holder is left in peace.
const interval = 5 * time.Millisecond

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu        sync.Mutex
	switched  *sync.Cond // last has changed
	holder    *Thread    // nil if the lock is free
	last      *Thread    // the last that took the lock
	queue     []*Thread  // in order of arrival
	requested bool       // a waiter asks the holder to yield
}

// New returns a free lock.
func New() *GIL {
	g := new(GIL)
	g.switched = sync.NewCond(&g.mu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// handOver gives the holder's lock to the first waiter, if there is one. The
// caller holds g.mu.
func (g *GIL) handOver() {
	g.holder = nil
	if len(g.queue) > 0 {
		first := g.queue[0]
		g.queue = g.queue[1:]
		g.grant(first)
		first.turn <- struct{}{}
	}
}

// grant makes t the holder of a free lock. The caller holds g.mu.
func (g *GIL) grant(t *Thread) {
	g.holder, g.last = t, t
	g.switched.Broadcast()
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan struct{} // one slot, filled when the lock is handed over
}

// Acquire takes the lock, behind those who wait for it already. It asks the
// holder to yield after each interval.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	if g.holder == nil {
		g.grant(t)
		g.mu.Unlock()
		return
	}
	g.queue = append(g.queue, t)
	g.mu.Unlock()
	for {
		select {
		case <-t.turn:
			return
		case <-time.After(interval):
			t.request()
		}
	}
}

// request asks the holder to yield, unless t has become the holder meanwhile.
func (t *Thread) request() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder != t {
		g.requested = true
	}
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	g.requested = false
	g.handOver()
}

// Checkpoint serves a pending request: it lets go, waits until somebody else
// has taken the lock, and takes it again. It reports whether it did.
func (t *Thread) Checkpoint() bool {
	if !t.yield() {
		return false
	}
	t.Acquire()
	return true
}

func (t *Thread) yield() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	if !g.requested {
		return false
	}
	g.requested = false
	g.handOver()
	for g.last == t {
		g.switched.Wait()
	}
	return true
}

// Exit ends the thread and gives the lock up if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == t {
		g.handOver() // Bug: the request that was made to t stays.
	}
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("stalerequest: thread " + t.name + " does not hold the lock")
	}
}
