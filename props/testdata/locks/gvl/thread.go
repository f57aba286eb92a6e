package gvl

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil         *GIL
	name        string
	interrupted bool // the thread is to yield
}

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it, and
// with ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner == t {
		panic(fmt.Sprintf("gvl: thread %s acquires a lock that it holds", t.name))
	}
	g.acquire(t)
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustOwn("releases")
	g.release()
}

// Checkpoint lets a waiter have the lock if the time of t is up, and takes it
// again. It reports whether it did. It panics if t does not hold the lock, and with
// ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustOwn("yields")
	due := t.interrupted && len(g.queue) > 0 && !g.closed // the waiter may have left
	t.interrupted = false
	if due {
		g.yield()
		g.acquire(t)
	}
	return due
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release and Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()
	defer t.Acquire()
	f()
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner == t {
		g.release()
	}
}

// mustOwn panics if t does not hold the lock. mu is held.
func (t *Thread) mustOwn(verb string) {
	if t.gil.owner != t {
		panic(fmt.Sprintf("gvl: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
