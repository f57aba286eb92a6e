// Package handoffpool is a global interpreter lock that is handed out by a
// worker. Threads queue their requests; a worker grants them one by one, leaves
// when the queue is empty, and is started again by the next request. Source: the
// worker that leaves when it is idle of tokio's runtime
// (https://github.com/tokio-rs/tokio/blob/master/tokio/src/runtime/blocking/pool.rs),
// whose rule is that a queue with something in it has a worker, or somebody who
// is about to start one.
//
// The order is that of the queue. The labels H1 to H3 are the steps of a request,
// W1 to W6 those of the worker.
package handoffpool

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("handoffpool: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu       sync.Mutex
	requests []chan error // in order of arrival; one slot: nil is the lock, ErrClosed the end
	closed   bool

	working  atomic.Bool   // there is a worker, or there will be at once
	released chan struct{} // one slot: the holder has let go
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	holds bool // for the thread's own eyes
}

// New returns a free lock.
func New() *GIL { return &GIL{released: make(chan struct{}, 1)} }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for _, r := range g.requests {
		r <- ErrClosed
	}
	g.requests = nil
	return nil
}

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed, also while it waits, and if t holds it.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("handoffpool: thread %s acquires a lock that it holds", t.name))
	}
	if err := t.gil.request(); err != nil {
		panic(err)
	}
	t.holds = true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	if !t.holds {
		panic(fmt.Sprintf("handoffpool: thread %s releases a lock that it does not hold", t.name))
	}
	t.holds = false
	t.gil.released <- struct{}{}
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	if t.holds {
		t.Release()
	}
}

// request queues for the lock and waits for it.
func (g *GIL) request() error {
	g.mu.Lock()
	if g.closed {
		g.mu.Unlock()
		return ErrClosed
	}
	r := make(chan error, 1)
	g.requests = append(g.requests, r) // H1
	g.mu.Unlock()
	if g.working.CompareAndSwap(false, true) { // H2
		go g.work()
	}
	return <-r // H3
}

// work grants the requests in order, one at a time, until there are none. A
// request that comes when the worker has seen none, and has not said yet that it
// leaves, starts no other worker: so it looks again when it has.
func (g *GIL) work() {
	for {
		for r := g.next(); r != nil; r = g.next() { // W1
			r <- nil     // W2
			<-g.released // W3
		}
		g.working.Store(false)                                  // W4
		if g.idle() || !g.working.CompareAndSwap(false, true) { // W5
			return // W6; nothing came, or there is another worker for it
		}
	}
}

// next takes the first request out of the queue; nil if there is none.
func (g *GIL) next() chan error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.requests) == 0 {
		return nil
	}
	r := g.requests[0]
	g.requests = g.requests[1:]
	return r
}

// idle reports whether there is no request.
func (g *GIL) idle() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.requests) == 0
}
