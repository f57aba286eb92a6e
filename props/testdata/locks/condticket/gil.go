// Package condticket is a global interpreter lock on a condition variable that
// serves its waiters by ticket. The condition is the notification list of Go's
// runtime (runtime/sema.go, notifyList: https://go.dev/src/runtime/sema.go) with
// a mutex in place of its atomics; the lock is a busy flag, as OCaml's master
// lock (https://github.com/ocaml/ocaml/pull/2112 for the yield).
//
// A free lock goes to whoever comes first, so there is neither a bound on
// overtaking nor a promise that nobody starves. The labels C1 to C6 are the
// steps of the condition, D3 to D6 those of a release as CPython's lock has them.
package condticket

import (
	"fmt"
	"sync"
)

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu      sync.Mutex
	busy    bool
	waiters int
	free    *cond // busy has become false
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	holds bool // for the thread's own eyes
}

// New returns a free lock.
func New() *GIL { return &GIL{free: newCond()} }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("condticket: thread %s acquires a lock that it holds", t.name))
	}
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	t.take()
}

// TryAcquire takes the lock if it is free.
func (t *Thread) TryAcquire() bool {
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	if t.gil.busy {
		return false
	}
	t.take()
	return true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.gil.mu.Lock() // D3
	defer t.gil.mu.Unlock()
	t.drop()
}

// Checkpoint lets somebody else have the lock, if anybody waits, and takes it
// again. It reports whether it did. It panics if t does not hold the lock.
//
// One wait is enough to let another thread have its turn. The drop has signalled
// a wait that began earlier, and never the wait of t itself; the next signal
// comes from a thread that has had the lock.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	if t.gil.waiters == 0 {
		return false
	}
	t.drop()
	t.gil.wait()
	t.take()
	return true
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
	if t.holds {
		t.Release()
	}
}

// take waits until the lock is free, and takes it. mu is held, as it is in drop
// and wait.
func (t *Thread) take() {
	for t.gil.busy {
		t.gil.wait()
	}
	t.gil.busy, t.holds = true, true
}

// drop frees the lock and wakes a waiter.
func (t *Thread) drop() {
	t.gil.busy, t.holds = false, false // D4
	t.gil.free.signal()                // D5
}

// wait waits for the lock to become free.
func (g *GIL) wait() {
	g.waiters++
	g.free.wait(&g.mu)
	g.waiters--
}

// mustHold panics if t does not hold the lock.
func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("condticket: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
