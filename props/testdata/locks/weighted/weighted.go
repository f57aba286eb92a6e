// Package weighted is a weighted semaphore with a FIFO queue and cancellation,
// used as a lock: of its three permits Lock takes two and LockContext all, so
// that any two of them exclude each other. Sources: the type Weighted of
// https://pkg.go.dev/golang.org/x/sync/semaphore for the weights and for what a
// waiter that gives up owes to those behind it; FairSemaphore of
// https://github.com/embassy-rs/embassy for the way in which permits are passed
// on: they go back to the pool, and the first waiter is told to look.
//
// Nobody overtakes a waiter: a newcomer queues if there is a queue, whether or
// not there are permits. The labels S1 to S8 are the steps.
package weighted

import (
	"container/list"
	"context"
	"sync"
)

// The permits, and how many of them each way to take the lock needs. Twice the
// fewest must be more than there are.
const (
	permits = 3
	some    = 2
	all     = permits
)

// A Lock is a weighted semaphore. The zero value is free.
type Lock struct {
	mu      sync.Mutex
	taken   int
	waiters list.List // of *waiter
}

// A waiter is one wait for permits.
type waiter struct {
	weight int
	look   chan struct{} // one slot: it is first, and there are enough permits
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.acquire(context.Background(), some)
}

// LockContext takes the lock as Lock does, or gives up with ctx.Err() once ctx is
// done. A free lock that nobody waits for is taken without a look at ctx.
func (l *Lock) LockContext(ctx context.Context) error { return l.acquire(ctx, all) }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.taken == 0 {
		panic("weighted: unlock of an unlocked lock")
	}
	l.taken = 0 // S1; there is one holder at most, so these are its permits
	l.tellFirst()
}

func (l *Lock) acquire(ctx context.Context, weight int) error {
	l.mu.Lock()
	if l.waiters.Len() == 0 && l.taken+weight <= permits { // S2
		l.taken += weight
		l.mu.Unlock()
		return nil
	}
	w := &waiter{weight: weight, look: make(chan struct{}, 1)}
	place := l.waiters.PushBack(w) // S3
	l.mu.Unlock()

	var err error
	select {
	case <-w.look: // S4
	case <-ctx.Done():
		err = ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiters.Remove(place) // S5
	if err == nil {
		l.taken += weight // S6; as no newcomer overtakes it, they are still there
		return nil
	}
	l.tellFirst() // S7; who was behind it may be first now, and need less
	return err
}

// tellFirst tells the first waiter to look, if there are permits for it. mu is
// held.
func (l *Lock) tellFirst() {
	first := l.waiters.Front()
	if first == nil {
		return
	}
	w := first.Value.(*waiter)
	if l.taken+w.weight > permits {
		return
	}
	select {
	case w.look <- struct{}{}: // S8
	default: // it has been told
	}
}
