// Package recursive is a global interpreter lock that a thread may take again
// while it holds it: an owner, a depth, and a first-come, first-served queue.
// Python's RLock is such a lock (Lib/threading.py, class _RLock,
// https://github.com/python/cpython/blob/3.14/Lib/threading.py), and PyGILState
// makes one of CPython's GIL.
//
// It takes one because of its collector. A thread that starts to run makes
// objects, and when there are enough of them the collector runs, there and then,
// on the thread that made the last. It calls a finalizer, which knows nothing of
// the thread that it interrupts and takes the lock for what it does.
//
// The lock is handed over in order: nobody starves, and nobody is overtaken by a
// thread that came later.
package recursive

import (
	"fmt"
	"sync"
)

// A GIL is a recursive global interpreter lock. New makes one.
type GIL struct {
	mu    sync.Mutex
	owner *Thread // nil if the lock is free
	depth int     // how often the owner has taken it
	queue []*Thread

	objects   int // made since the collector ran
	finalized int // times that it ran; whoever holds the lock may look
}

// enough is the number of objects that start the collector.
const enough = 2

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil     *GIL
	name    string
	granted bool       // while it waits: it has become the owner
	turn    *sync.Cond // on gil.mu: it has been granted the lock
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: sync.NewCond(&g.mu)}
}

// Acquire takes the lock, behind those who wait for it already, or once more if
// t holds it.
func (t *Thread) Acquire() {
	if t.enter() {
		t.finalize()
	}
}

// enter is Acquire without the collector, and reports whether it is time for it.
func (t *Thread) enter() (collect bool) {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner == t { // P1
		g.depth++
		return false
	}
	t.wait()
	g.depth = 1
	g.objects++
	return g.objects == enough
}

// finalize runs on a thread that holds the lock already.
func (t *Thread) finalize() {
	t.Acquire() // P2
	defer t.Release()
	t.gil.objects = 0
	t.gil.finalized++
}

// TryAcquire takes the lock if it is free or t holds it.
func (t *Thread) TryAcquire() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner != nil && g.owner != t {
		return false
	}
	g.owner = t
	g.depth++
	return true
}

// Release gives the lock up as often as it has been taken, and hands it over the
// last time. It panics if t does not hold the lock.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold("releases")
	g.depth-- // P3
	if g.depth == 0 {
		g.next()
	}
}

// Checkpoint lets those who wait go first, whatever the depth, and reports
// whether somebody did. It panics if t does not hold the lock.
func (t *Thread) Checkpoint() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold("yields")
	if len(g.queue) == 0 {
		return false
	}
	depth := g.depth // P4
	g.next()
	t.wait()
	g.depth = depth
	return true
}

// Exit ends the thread: it gives the lock up for good if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner == t {
		g.depth = 0
		g.next()
	}
}

// wait makes t the owner, behind those who wait already. g.mu is held.
func (t *Thread) wait() {
	g := t.gil
	if g.owner == nil {
		g.owner = t
		return
	}
	g.queue = append(g.queue, t)
	for t.granted = false; !t.granted; {
		t.turn.Wait()
	}
}

// next makes the first waiter the owner, or frees the lock. g.mu is held.
func (g *GIL) next() {
	g.owner = nil
	if len(g.queue) > 0 {
		g.owner = g.queue[0]
		g.queue = g.queue[1:]
		g.owner.granted = true
		g.owner.turn.Signal()
	}
}

// Finalized returns how often the collector has run. The caller holds the lock.
func (g *GIL) Finalized() int { return g.finalized }

// mustHold panics if t does not hold the lock. g.mu is held.
func (t *Thread) mustHold(verb string) {
	if t.gil.owner != t {
		panic(fmt.Sprintf("recursive: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
