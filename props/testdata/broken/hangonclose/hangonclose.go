// Package hangonclose is a deliberately broken lock: Close turns newcomers away
// and forgets those who wait already. It breaks shutdown:
//
//	T0  Acquire returns
//	T1  Acquire: waits
//	T0  Close returns; Release: hands over to nobody, since the lock is closed
//	T1  waits for ever
package hangonclose

import (
	"errors"
	"sync"
)

// ErrClosed is what acquiring a closed lock ends with.
var ErrClosed = errors.New("hangonclose: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil if the lock is free
	queue  []*Thread // in order of arrival
	closed bool
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// Close refuses the lock to everybody from now on; the holder may finish. The
// error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true // Bug: the queue is not told.
	return nil
}

// handOver gives the holder's lock to the first waiter, if there is one and the
// lock is open. The caller holds g.mu.
func (g *GIL) handOver() {
	g.holder = nil
	if !g.closed && len(g.queue) > 0 {
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

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed.
func (t *Thread) Acquire() {
	if t.enter() {
		return
	}
	<-t.turn
}

// enter takes a free lock and reports whether it did; otherwise t is queued.
func (t *Thread) enter() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		panic(ErrClosed)
	}
	if g.holder == nil {
		g.holder = t
		return true
	}
	g.queue = append(g.queue, t)
	return false
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
		panic("hangonclose: thread " + t.name + " does not hold the lock")
	}
}
