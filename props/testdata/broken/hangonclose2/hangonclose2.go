// Package hangonclose2 is a deliberately broken lock: Close wakes the first
// waiter and drops the rest. It breaks shutdown:
//
//	T0  Acquire returns
//	T1  Acquire: waits
//	T2  Acquire: waits behind T1
//	T0  Close: T1 leaves with ErrClosed
//	T2  waits for ever
package hangonclose2

import (
	"errors"
	"sync"
)

// ErrClosed is what acquiring a closed lock ends with.
var ErrClosed = errors.New("hangonclose2: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil if the lock is free
	queue  []*Thread // in order of arrival
	closed bool      // then nobody waits
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan error, 1)}
}

// Close refuses the lock to everybody from now on; the holder may finish. The
// error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	if len(g.queue) > 0 { // Bug: if, where it takes a loop.
		g.queue[0].turn <- ErrClosed
	}
	g.queue = nil
	return nil
}

// handOver gives the holder's lock to the first waiter, if there is one. The
// caller holds g.mu.
func (g *GIL) handOver() {
	g.holder = nil
	if len(g.queue) > 0 {
		g.holder, g.queue = g.queue[0], g.queue[1:]
		g.holder.turn <- nil
	}
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan error // one slot: nil is the lock, ErrClosed the end of the wait
}

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.enter() {
		return
	}
	if err := <-t.turn; err != nil {
		panic(err)
	}
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
		panic("hangonclose2: thread " + t.name + " does not hold the lock")
	}
}
