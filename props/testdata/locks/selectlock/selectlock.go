// Package selectlock is a lock that a goroutine keeps: an acquire and a release
// are one message each, and while the lock is held the keeper does not listen for
// acquires. A message is taken or not, so that there is nothing to undo if a
// context ends. Source: C. A. R. Hoare, "Communicating Sequential Processes",
// CACM 21(8), 1978, 5.2, an integer semaphore as a process.
//
// The order is that in which blocked senders are served: by Go's runtime first
// come, first served, which its documentation does not promise.
package selectlock

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is what acquiring a closed lock panics with, and what AcquireContext
// returns.
var ErrClosed = errors.New("selectlock: the lock is closed")

// A GIL is a goroutine that keeps a lock. New starts one, Close ends it.
type GIL struct {
	acquire, release chan *Thread
	closed           chan struct{}
	once             sync.Once
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	holds bool
}

// New returns a free lock. It runs until it is closed.
func New() *GIL {
	g := &GIL{acquire: make(chan *Thread), release: make(chan *Thread), closed: make(chan struct{})}
	go g.keep()
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.once.Do(func() { close(g.closed) })
	return nil
}

// keep listens for acquires and releases in turn. A nil channel is never ready.
func (g *GIL) keep() {
	acquire, release := g.acquire, (chan *Thread)(nil)
	for {
		select {
		case <-acquire:
			acquire, release = nil, g.release
		case <-release:
			acquire, release = g.acquire, nil
		case <-g.closed:
			return
		}
	}
}

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if err := t.AcquireContext(context.Background()); err != nil {
		panic(err)
	}
}

// AcquireContext takes the lock, or gives up with ctx.Err() once ctx is done, or
// with ErrClosed.
func (t *Thread) AcquireContext(ctx context.Context) error {
	select {
	case t.gil.acquire <- t:
		t.holds = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-t.gil.closed:
		return ErrClosed
	}
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	if !t.holds {
		panic(fmt.Sprintf("selectlock: thread %s releases a lock that it does not hold", t.name))
	}
	t.holds = false
	select {
	case t.gil.release <- t:
	case <-t.gil.closed:
	}
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	if t.holds {
		t.Release()
	}
}
