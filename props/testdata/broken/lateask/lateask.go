// Package lateask is a deliberately broken lock: the first waiter leaves the
// holder in peace for three switch intervals where one is promised. It breaks
// switch-interval:
//
//	T0  Acquire returns
//	T1  Acquire: waits; two intervals pass
//	T0  Checkpoint returns false, though T1 was owed a turn
package lateask

import (
	"errors"
	"sync"
	"time"
)

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu        sync.Mutex
	holder    *Thread       // nil if the lock is free
	queue     []*Thread     // in order of arrival
	releases  int           // how often the lock was given up
	requested bool          // the first waiter asks the holder to yield
	interval  time.Duration // how long a holder is left in peace
}

// New returns a free lock with a switch interval of 5 ms.
func New() *GIL { return &GIL{interval: 5 * time.Millisecond} }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// SetSwitchInterval sets the time for which a holder is left in peace. Zero and
// less are errors. A timer that runs already keeps its old time.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("lateask: the switch interval must be positive")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	return nil
}

// SwitchInterval returns the time for which a holder is left in peace.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval
}

// enqueue puts t behind those who wait. The caller holds g.mu.
func (g *GIL) enqueue(t *Thread) {
	g.queue = append(g.queue, t)
	if len(g.queue) == 1 {
		g.watchFirst()
	}
}

// handOver gives the holder's lock to the first waiter, if there is one. The
// caller holds g.mu.
func (g *GIL) handOver() {
	g.holder = nil
	g.releases++
	g.requested = false
	if len(g.queue) > 0 {
		g.holder, g.queue = g.queue[0], g.queue[1:]
		g.holder.turn <- struct{}{}
		g.watchFirst()
	}
}

// watchFirst starts the timer of the first waiter, if there is one. A waiter
// leaves the queue by a release only, so the timer is void if there was one
// since. The caller holds g.mu.
func (g *GIL) watchFirst() {
	if len(g.queue) == 0 {
		return
	}
	releases := g.releases
	time.AfterFunc(3*g.interval, func() { // Bug: one interval is promised.
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.releases == releases {
			g.requested = true
		}
	})
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan struct{} // one slot, filled when the lock is handed over
}

// Acquire takes the lock, behind those who wait for it already.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	if g.holder == nil {
		g.holder = t
		g.mu.Unlock()
		return
	}
	g.enqueue(t)
	g.mu.Unlock()
	<-t.turn
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	g.handOver()
}

// Checkpoint serves a pending request: it lets the first waiter have the lock
// and waits for its own next turn. It reports whether it did.
func (t *Thread) Checkpoint() bool {
	if !t.yield() {
		return false
	}
	<-t.turn
	return true
}

// yield hands the lock over and waits for it again, if it was asked to.
func (t *Thread) yield() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustHold()
	if !g.requested {
		return false
	}
	g.enqueue(t)
	g.handOver()
	return true
}

// mustHold panics if t does not hold the lock. The caller holds gil.mu.
func (t *Thread) mustHold() {
	if t.gil.holder != t {
		panic("lateask: thread " + t.name + " does not hold the lock")
	}
}
