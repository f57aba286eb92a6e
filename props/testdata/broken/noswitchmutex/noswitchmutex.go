// Package noswitchmutex is a deliberately broken lock, CPython's with one edit
// (see locks/cpythonlike for the labels): there is no switch mutex, so that
// whoever takes the lock, T10 and T11, can come between a look at the last
// holder, D9, and the wait for another, D11. It breaks progress:
//
//	T0  Acquire returns
//	T1  Acquire: waits for the switch interval, asks T0 to drop
//	T0  Checkpoint: frees the lock, sees that nobody has taken it
//	T1  takes it and signals that it has; Acquire returns; Release
//	T0  waits for the signal, for ever, beside a free lock
package noswitchmutex

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// interval is the time after which a waiter asks for the lock.
const interval = 5 * time.Millisecond

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu           sync.Mutex
	locked       bool
	lastHolder   atomic.Pointer[Thread] // holds the lock, or held it last
	switchNumber uint64                 // how often the holder has become another
	waiters      []chan struct{}        // CPython's cond; one slot each, filled to wake
	switched     *sync.Cond             // somebody has taken the lock; only those who wait lock L
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil         *GIL
	name        string
	holds       bool        // for the thread's own eyes
	dropRequest atomic.Bool // a waiter asks the thread to drop the lock
}

// New returns a free lock.
func New() *GIL {
	g := new(GIL)
	g.switched = sync.NewCond(new(sync.Mutex))
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// wait lets go of mu until a signal, for at most one interval, and reports
// whether it was in vain.
func (g *GIL) wait() (timedOut bool) {
	signal := make(chan struct{}, 1)
	g.waiters = append(g.waiters, signal)
	timer := time.NewTimer(interval)
	g.mu.Unlock()
	select {
	case <-signal:
	case <-timer.C:
	}
	timer.Stop()
	g.mu.Lock()
	i := slices.Index(g.waiters, signal)
	if i < 0 {
		return false
	}
	g.waiters = slices.Delete(g.waiters, i, i+1)
	return true
}

// signal wakes the waiter that has waited longest, if there is one. mu is held.
func (g *GIL) signal() {
	if len(g.waiters) > 0 {
		g.waiters[0] <- struct{}{}
		g.waiters = g.waiters[1:]
	}
}

// Acquire takes the lock; whoever comes first gets it.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()    // T1
	for g.locked { // T2
		saved := g.switchNumber                              // T3
		timedOut := g.wait()                                 // T4
		if timedOut && g.locked && g.switchNumber == saved { // T5
			g.lastHolder.Load().dropRequest.Store(true) // T7
		}
	}
	g.locked = true               // T9; Bug: no T8.
	if g.lastHolder.Load() != t { // T10
		g.lastHolder.Store(t)
		g.switchNumber++
	}
	g.switched.Signal() // T11
	t.holds = true      // T13
	t.dropRequest.Store(false)
	g.mu.Unlock() // T14
}

// Release gives the lock up. If somebody has asked for it, Release waits until
// somebody has taken it. It panics if t does not hold the lock.
func (t *Thread) Release() {
	t.mustHold() // D1
	g := t.gil
	g.mu.Lock()      // D3
	g.locked = false // D4
	t.holds = false
	g.signal()                 // D5
	g.mu.Unlock()              // D6
	if !t.dropRequest.Load() { // D7
		return
	}
	g.switched.L.Lock()
	if g.lastHolder.Load() == t { // D9
		t.dropRequest.Store(false) // D10
		g.switched.Wait()          // D11
	}
	g.switched.L.Unlock()
}

// Checkpoint serves a pending request: it drops the lock, waits until another
// thread has taken it, and takes it again. It reports whether it did.
func (t *Thread) Checkpoint() bool {
	t.mustHold()
	if !t.dropRequest.Load() { // E1
		return false
	}
	t.Release()
	t.Acquire()
	return true
}

// mustHold panics if t does not hold the lock.
func (t *Thread) mustHold() {
	if !t.holds {
		panic("noswitchmutex: thread " + t.name + " does not hold the lock")
	}
}
