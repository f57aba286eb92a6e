package yieldgil

import (
	"context"
	"fmt"
)

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
}

// Acquire takes the lock, behind those who wait for it already. It panics with
// ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if err := t.AcquireContext(context.Background()); err != nil {
		panic(err)
	}
}

// AcquireContext takes the lock as Acquire does, or gives up with ctx.Err() or
// ErrClosed. A free lock is taken without a look at ctx.
func (t *Thread) AcquireContext(ctx context.Context) error {
	w, err := t.enter()
	if w == nil {
		return err
	}
	select {
	case err := <-w.turn:
		return err
	case <-ctx.Done():
		t.gil.mu.Lock()
		defer t.gil.mu.Unlock()
		return t.gil.withdraw(w, ctx.Err())
	}
}

// enter takes a free lock, or joins the queue and returns the waiter.
func (t *Thread) enter() (*waiter, error) {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == t {
		panic(fmt.Sprintf("yieldgil: thread %s acquires a lock that it holds", t.name))
	}
	if g.closed {
		return nil, ErrClosed
	}
	if g.holder == nil {
		g.holder = t
		return nil, nil
	}
	return g.enqueue(t), nil
}

// TryAcquire takes the lock if it is free and not closed.
func (t *Thread) TryAcquire() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder != nil || g.closed {
		return false
	}
	g.holder = t
	return true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold("releases")
	g.handOver()
}

// Checkpoint serves a pending request: it lets the first waiter have the lock
// and waits for its own next turn. It reports whether it did. It panics if t
// does not hold the lock, and with ErrClosed if the wait ends in Close.
func (t *Thread) Checkpoint() bool {
	w := t.yield()
	if w == nil {
		return false
	}
	if err := <-w.turn; err != nil {
		panic(err)
	}
	return true
}

// yield hands the lock over if it was asked to. In the same step it queues t:
// behind the thread that asked, and before any newcomer.
func (t *Thread) yield() *waiter {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold("yields")
	if !g.requested {
		return nil
	}
	w := g.enqueue(t)
	g.handOver()
	return w
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release and Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()
	defer t.Acquire()
	f()
}

// Exit ends the thread: it gives the lock up if t holds it. There is nothing
// else to withdraw, since a place in the queue and a request last no longer
// than the call that waits.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == t {
		g.handOver()
	}
}

// mustHold panics if t does not hold the lock. g.mu is held.
func (t *Thread) mustHold(verb string) {
	if t.gil.holder != t {
		panic(fmt.Sprintf("yieldgil: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
