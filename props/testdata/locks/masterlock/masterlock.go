// Package masterlock is OCaml's master lock: a busy flag, a count of those who
// wait for it, and one condition (otherlibs/systhreads/st_posix.h, 4.09 to 4.14;
// ocaml/ocaml#2112 for yield).
//
// A free lock goes to whoever comes first, so there is neither a bound on
// overtaking nor a promise that nobody starves. OCaml's clock tick, which sets
// the flag that leads to a yield, is left out: a Checkpoint yields whenever
// somebody waits.
package masterlock

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu      sync.Mutex
	busy    bool
	waiters atomic.Int32 // written under mu
	free    *sync.Cond   // on mu: busy may have become false
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
	g.free = sync.NewCond(&g.mu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("masterlock: thread %s acquires a lock that it holds", t.name))
	}
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.busy {
		g.wait()
	}
	g.busy, t.holds = true, true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	t.drop()
}

// Checkpoint lets somebody else have the lock, if anybody waits, and takes it
// again. It reports whether it did. It panics if t does not hold the lock.
//
// It need not look who took the lock: no signal from before its wait can end it,
// and the next one comes from a thread that has had the lock.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	g := t.gil
	if g.waiters.Load() == 0 {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	t.drop()
	g.wait()
	for g.busy {
		g.wait()
	}
	g.busy, t.holds = true, true
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

// drop frees the lock and wakes a waiter. mu is held. OCaml signals after it has
// let go of the mutex when it releases; then the late signal of one thread can
// end the wait of another that yields before anybody has taken the lock.
func (t *Thread) drop() {
	t.gil.busy, t.holds = false, false
	t.gil.free.Signal()
}

// wait waits for a signal. mu is held.
func (g *GIL) wait() {
	g.waiters.Add(1)
	g.free.Wait()
	g.waiters.Add(-1)
}

// mustHold panics if t does not hold the lock.
func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("masterlock: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
