// Package mnsched is a global interpreter lock in the shape of Ruby's M:N thread
// scheduler (thread_pthread.c and thread_pthread_mn.c, 3.3 and later): threads that
// are ready queue up, and workers, Ruby's native threads, let one after the other
// run. A worker stays with its thread until that lets go, and also through a
// blocking call of the thread, so that another worker must serve the others then:
// one that is free, or a new one.
//
// Whoever is ready longest runs next, and nobody can take a turn for itself. The
// order is first in, first out: a waiter is overtaken at most once by each other
// thread.
//
// Ruby's timer thread, which makes the new workers and ends time slices, is left
// out: whoever needs a worker makes one, and a Checkpoint yields whenever another
// thread is ready.
package mnsched

import (
	"errors"
	"sync"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("mnsched: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu      sync.Mutex
	running *Thread   // nil if the lock is free
	ready   []*Thread // in order of arrival
	free    int       // workers that wait for work, or are about to look for it
	work    *sync.Cond
	closed  bool
}

// New returns a free lock with one worker.
func New() *GIL {
	g := new(GIL)
	g.work = sync.NewCond(&g.mu)
	g.hire()
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan bool, 1), back: make(chan struct{}, 1)}
}

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. Workers end when they are free. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for _, t := range g.ready {
		t.turn <- false
	}
	g.ready = nil
	g.work.Broadcast()
	return nil
}

// enqueue makes t ready. mu is held, as it is in all that follows. It panics with
// ErrClosed if the lock is closed.
func (g *GIL) enqueue(t *Thread) {
	if g.closed {
		panic(ErrClosed)
	}
	g.ready = append(g.ready, t)
	g.kick()
}

// kick sees to it that a worker comes to let the next thread run. A signal alone is
// lost if no worker is there to wait for it, as when each is in a blocking call.
func (g *GIL) kick() {
	if g.running != nil || len(g.ready) == 0 {
		return
	}
	if g.free == 0 {
		g.hire()
	}
	g.work.Signal()
}

// hire starts a worker.
func (g *GIL) hire() {
	g.free++
	go g.serve()
}

// serve is a worker: it lets one thread after the other run. Of two workers that
// find nothing to do one is enough.
func (g *GIL) serve() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.closed {
		switch {
		case g.running == nil && len(g.ready) > 0:
			g.run()
		case g.free > 1:
			g.free--
			return
		default:
			g.work.Wait()
		}
	}
}

// run lets the next thread run, and waits until it gives the worker back.
func (g *GIL) run() {
	t := g.ready[0]
	g.ready = g.ready[1:]
	g.running = t
	g.free--
	t.turn <- true
	g.mu.Unlock()
	<-t.back
	g.mu.Lock()
}
