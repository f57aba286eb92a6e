// Package rpylock is PyPy's global interpreter lock: a word that a release only
// stores to and wakes nobody, and one waiter at a time, the stealer, that looks
// at it every now and then (rpython/translator/c/src/thread_gil.c).
//
// It promises little: a free lock is taken when the stealer next looks, a
// newcomer may take it before, and a thread that yields may have it back if it
// becomes the stealer before a waiter does. PyPy's waiters first spin for a
// while; that is left out.
package rpylock

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// poll is how long the stealer sleeps between two looks, as in PyPy.
const poll = 100 * time.Microsecond

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("rpylock: the lock is closed")

// A GIL is a global interpreter lock. New makes one. It is free if the word is
// nil or the slot is full, never both as long as it is not closed.
type GIL struct {
	word    atomic.Pointer[Thread] // who took the lock last; nil after a release
	yielded chan struct{}          // one slot, full after a yield; PyPy's mutex_gil
	stealer chan struct{}          // one slot, filled by the waiter that looks; PyPy's mutex_gil_stealer
	waiting atomic.Int32           // how many wait, the stealer among them
	closed  atomic.Bool
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
}

// New returns a free lock.
func New() *GIL {
	return &GIL{yielded: make(chan struct{}, 1), stealer: make(chan struct{}, 1)}
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. A waiter finds out when it next
// looks, and leaves with ErrClosed; the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.closed.Store(true)
	return nil
}

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it, and
// with ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.holds() {
		panic(fmt.Sprintf("rpylock: thread %s acquires a lock that it holds", t.name))
	}
	if !t.gil.word.CompareAndSwap(nil, t) {
		t.queue()
	}
	t.stay()
}

// Release gives the lock up, and wakes nobody. It panics if t does not hold it.
func (t *Thread) Release() {
	if !t.gil.word.CompareAndSwap(t, nil) {
		panic(fmt.Sprintf("rpylock: thread %s releases a lock that it does not hold", t.name))
	}
}

// Checkpoint hands the lock to the stealer, if anybody waits, and waits behind
// the others. It reports whether it did. It panics if t does not hold the lock, and
// with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	if !t.holds() {
		panic(fmt.Sprintf("rpylock: thread %s yields a lock that it does not hold", t.name))
	}
	if t.gil.waiting.Load() == 0 || t.gil.closed.Load() {
		return false
	}
	t.gil.yielded <- struct{}{}
	t.queue()
	t.stay()
	return true
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
	if t.holds() {
		t.Release()
	}
}

// holds reports whether t holds the lock, to t itself.
func (t *Thread) holds() bool { return t.gil.word.Load() == t }

// stay panics with ErrClosed, and gives the lock back, if it is closed. Only who
// has the lock can tell that it was taken before Close came.
func (t *Thread) stay() {
	if t.gil.closed.Load() {
		t.gil.word.Store(nil)
		panic(ErrClosed)
	}
}

// queue waits until t is the stealer, and then until it has the lock. It panics
// with ErrClosed, without the lock, if that is closed.
func (t *Thread) queue() {
	g := t.gil
	g.waiting.Add(1)
	defer g.waiting.Add(-1)
	g.stealer <- struct{}{}
	defer func() { <-g.stealer }()
	for !t.steal() {
		if g.closed.Load() {
			g.word.CompareAndSwap(t, nil) // what t has yielded is nobody's
			panic(ErrClosed)
		}
	}
}

// steal takes the lock if it is free now, or is handed over soon.
func (t *Thread) steal() bool {
	g := t.gil
	if g.word.CompareAndSwap(nil, t) {
		return true
	}
	timer := time.NewTimer(poll)
	defer timer.Stop()
	select {
	case <-g.yielded:
		g.word.Store(t)
		return true
	case <-timer.C:
		return false
	}
}
