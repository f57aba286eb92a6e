// Package rwsem is Linux's reader-writer semaphore, which hands itself over to
// the waiters in order and tells each so by a flag (kernel/locking/rwsem-xadd.c,
// Linux 5.0), under a lock whose threads play different parts: the first handle
// is the main thread's, which stops the world (it takes the write side), and all
// others run in it, one at a time (they take the read side and then their turn,
// which is another such semaphore). Checkpoint is parking_lot's bump: a reader
// lets go and comes back if somebody waits (src/raw_rwlock.rs).
//
// Both semaphores are FIFO, readers at the head of the queue going in together, so
// that nobody starves. There is no bound on overtaking: a reader that has been let
// in and is slow to queue up for its turn is overtaken by those who are not.
package rwsem

import (
	"fmt"
	"sync/atomic"
)

// A GIL is a lock for one main thread and others. The zero value is free.
type GIL struct {
	world semaphore
	turn  semaphore   // among the readers
	main  atomic.Bool // the main thread has its handle
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	main  bool
	holds bool
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread, first of all the main thread's.
// The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, main: !g.main.Swap(true)}
}

// Acquire takes the lock, behind those who wait for it already.
func (t *Thread) Acquire() {
	t.gil.world.down(t.main)
	if !t.main {
		t.gil.turn.down(true)
	}
	t.holds = true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.holds = false
	if !t.main {
		t.gil.turn.up()
	}
	t.gil.world.up()
}

// Checkpoint lets the others in, if any wait: a reader gives the read side up if
// a writer waits, else its turn if a reader does. It reports whether it let go.
// It panics if t does not hold the lock.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	g := t.gil
	switch {
	case g.world.contended():
		t.Release()
		t.Acquire()
	case g.turn.contended():
		g.turn.up()
		g.turn.down(true)
	default:
		return false
	}
	return true
}

func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("rwsem: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
