// Package twoclass is a global interpreter lock without the convoy effect: a thread
// that comes back from a blocking call is served before those that compute, and
// the one that holds the lock is asked for it at once. Other waiters ask after the
// switch interval. CPython has one class, and a thread that does much I/O pays an
// interval each time (https://bugs.python.org/issue7946; the patches proposed there
// give way to threads that do I/O, too).
//
// In each class the order is first in, first out, and the lock is handed over. At
// most burst threads in a row are served before one that computes, so nobody
// starves.
package twoclass

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("twoclass: the lock is closed")

// burst is how many threads that are back from a blocking call are served in a row
// while one that computes waits.
const burst = 4

// A class is a kind of waiter.
type class int

const (
	back    class = iota // from a blocking call
	compute              // all others
	classes
)

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu       sync.Mutex
	owner    *Thread // nil if the lock is free; then nobody waits
	queues   [classes][]*Thread
	streak   int    // grants to back in a row, while others waited
	grants   uint64 // of all
	interval time.Duration
	closed   bool
}

// New returns a free lock with a switch interval of 5 ms.
func New() *GIL { return &GIL{interval: 5 * time.Millisecond} }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan bool, 1)}
}

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for c, queue := range g.queues {
		for _, t := range queue {
			t.turn <- false
		}
		g.queues[c] = nil
	}
	return nil
}

// SetSwitchInterval sets the time after which a thread that computes asks for the
// lock. Zero and less are errors. A wait that has begun keeps its old time.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("twoclass: the switch interval must be positive")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	return nil
}

// SwitchInterval returns the time after which a thread that computes asks for the
// lock.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval
}

// grant gives the lock to t. mu is held, as it is in all that follows.
func (g *GIL) grant(t *Thread) {
	g.owner, t.asked = t, len(g.queues[back]) > 0
	g.grants++
	if g.waits() {
		g.clock()
	}
}

// handOver gives the lock to the next waiter, or frees it.
func (g *GIL) handOver() {
	next := compute
	if len(g.queues[back]) > 0 && (g.streak < burst || len(g.queues[compute]) == 0) {
		next = back
	}
	g.owner = nil
	if len(g.queues[next]) == 0 {
		return
	}
	g.streak++
	if next == compute || len(g.queues[compute]) == 0 {
		g.streak = 0
	}
	t := g.queues[next][0]
	g.queues[next] = slices.Delete(g.queues[next], 0, 1)
	g.grant(t)
	t.turn <- true
}

// waits reports whether anybody does.
func (g *GIL) waits() bool { return len(g.queues[back])+len(g.queues[compute]) > 0 }

// clock has the owner asked when it has held the lock for an interval.
func (g *GIL) clock() {
	grant := g.grants
	time.AfterFunc(g.interval, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.grants == grant && g.owner != nil {
			g.owner.asked = true
		}
	})
}
