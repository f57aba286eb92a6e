// Package closablesemaphore is a global interpreter lock on a semaphore with one
// permit that can be closed. Source: the semaphore of tokio,
// https://github.com/tokio-rs/tokio/blob/master/tokio/src/sync/batch_semaphore.rs,
// which keeps the number of permits and the bit that says "closed" in one word,
// and the queue of waiters beside it.
//
// A permit that is given back goes straight to the first waiter, so the word has
// a permit only if nobody waits, and nobody overtakes. The labels S1 to S8 are
// the steps.
package closablesemaphore

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("closablesemaphore: the lock is closed")

// The word of the semaphore: a bit, and above it the number of permits.
const (
	closed uint32 = 1
	shift         = 1
)

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	word    atomic.Uint32
	mu      sync.Mutex
	waiters []chan error // in order of arrival; one slot: nil is a permit, ErrClosed the end
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	holds bool // for the thread's own eyes
}

// New returns a free lock.
func New() *GIL {
	g := new(GIL)
	g.word.Store(1 << shift)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.word.Or(closed) // S1
	for _, w := range g.waiters {
		w <- ErrClosed
	}
	g.waiters = nil
	return nil
}

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed, also while it waits, and if t holds it.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("closablesemaphore: thread %s acquires a lock that it holds", t.name))
	}
	if err := t.gil.acquire(); err != nil {
		panic(err)
	}
	t.holds = true
}

// TryAcquire takes the lock if it is free and not closed.
func (t *Thread) TryAcquire() bool {
	taken, err := t.gil.take()
	if !taken || err != nil {
		return false
	}
	t.holds = true
	return true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	if !t.holds {
		panic(fmt.Sprintf("closablesemaphore: thread %s releases a lock that it does not hold", t.name))
	}
	t.holds = false
	t.gil.put()
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	if t.holds {
		t.Release()
	}
}

// acquire takes the permit, or waits for it.
func (g *GIL) acquire() error {
	if taken, err := g.take(); taken || err != nil {
		return err
	}
	g.mu.Lock()
	if taken, err := g.take(); taken || err != nil { // S2; it may have come back
		g.mu.Unlock()
		return err
	}
	w := make(chan error, 1)
	g.waiters = append(g.waiters, w) // S3
	g.mu.Unlock()
	return <-w
}

// take takes the permit if it is there. It fails with ErrClosed once the
// semaphore is closed.
func (g *GIL) take() (bool, error) {
	for {
		word := g.word.Load() // S4
		if word&closed != 0 {
			return false, ErrClosed
		}
		if word>>shift == 0 {
			return false, nil
		}
		if g.word.CompareAndSwap(word, word-1<<shift) { // S5
			return true, nil
		}
	}
}

// put hands the permit to the first waiter, or puts it back: one more permit,
// and the bit as it was.
func (g *GIL) put() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiters) > 0 {
		g.waiters[0] <- nil // S6
		g.waiters = g.waiters[1:]
		return
	}
	for {
		word := g.word.Load() // S7
		permits := word>>shift + 1
		if g.word.CompareAndSwap(word, permits<<shift|word&closed) { // S8
			return
		}
	}
}
