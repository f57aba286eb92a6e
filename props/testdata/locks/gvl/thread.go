package gvl

import "fmt"

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it.
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
// again. It reports whether it did. It panics if t does not hold the lock.
func (t *Thread) Checkpoint() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustOwn("yields")
	due := t.interrupted && len(g.queue) > 0 // the interrupt may be older than the queue
	t.interrupted = false
	if due {
		g.yield()
		g.acquire(t)
	}
	return due
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release does.
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
