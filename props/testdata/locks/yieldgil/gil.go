// Package yieldgil is a whole global interpreter lock with every optional
// power, in its plainest form: one mutex, one queue, one channel a waiter.
//
// The switch interval and the forced switch are those of CPython's new GIL
// (A. Pitrou, 2009; Python/ceval_gil.c). The FIFO queue with direct hand-off
// replaces CPython's condition variable: a lock that goes straight to the first
// waiter cannot be taken back by the thread that lets go, so the forced switch
// needs no second wait.
package yieldgil

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// ErrClosed is what acquiring a closed lock ends with.
var ErrClosed = errors.New("yieldgil: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu        sync.Mutex
	holder    *Thread       // nil if the lock is free; then nobody waits
	queue     []*waiter     // in order of arrival
	closed    bool          // nobody acquires any more; then nobody waits
	requested bool          // the first waiter asks the holder to yield
	switched  time.Time     // when a holder last handed the lock over
	interval  time.Duration // how long a holder is left in peace
	timer     *time.Timer   // sets requested; runs for the first waiter only
}

// A waiter is one wait for the lock. It is new each time, so whoever finds it
// at the head of the queue knows that there was no switch in between.
type waiter struct {
	thread  *Thread
	arrived time.Time
	turn    chan error // one slot: nil is the lock, ErrClosed the end of the wait
}

// New returns a free lock with CPython's switch interval of 5 ms.
func New() *GIL { return &GIL{interval: 5 * time.Millisecond} }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with
// ErrClosed; the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for _, w := range g.queue {
		w.turn <- ErrClosed
	}
	g.queue = nil
	g.watchFirst()
	return nil
}

// SetSwitchInterval sets the time for which a holder is left in peace. Zero and
// less are errors. A timer that runs already keeps its old time.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("yieldgil: the switch interval must be positive")
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

// enqueue puts t behind those who wait. g.mu is held, as it is in handOver,
// withdraw and watchFirst.
func (g *GIL) enqueue(t *Thread) *waiter {
	w := &waiter{thread: t, arrived: time.Now(), turn: make(chan error, 1)}
	g.queue = append(g.queue, w)
	if len(g.queue) == 1 {
		g.watchFirst()
	}
	return w
}

// handOver gives the holder's lock to the first waiter, if there is one.
func (g *GIL) handOver() {
	g.holder = nil
	if len(g.queue) > 0 {
		first := g.queue[0]
		g.queue = g.queue[1:]
		g.holder = first.thread
		g.switched = time.Now()
		first.turn <- nil
	}
	g.watchFirst()
}

// withdraw takes w out of the queue and returns cause. If w is not there any
// more, its wait ended at the same moment in another way, and that way counts.
func (g *GIL) withdraw(w *waiter, cause error) error {
	i := slices.Index(g.queue, w)
	if i < 0 {
		return <-w.turn
	}
	g.queue = slices.Delete(g.queue, i, i+1)
	if i == 0 {
		g.watchFirst()
	}
	return cause
}

// watchFirst starts the timer anew for the first waiter; whatever an earlier
// first waiter had asked for is void. The time counts from its arrival or from
// the last switch, whichever is later, so that neither others who give up
// before it nor anything else that the holder does can put it off.
func (g *GIL) watchFirst() {
	g.requested = false
	if g.timer != nil {
		g.timer.Stop()
	}
	if len(g.queue) == 0 {
		return
	}
	first := g.queue[0]
	since := first.arrived
	if g.switched.After(since) {
		since = g.switched
	}
	g.timer = time.AfterFunc(time.Until(since.Add(g.interval)), func() { g.request(first) })
}

// request asks the holder to yield to w, unless w is no longer the first: Stop
// does not catch a timer that has fired already. It takes g.mu itself.
func (g *GIL) request(w *waiter) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) > 0 && g.queue[0] == w {
		g.requested = true
	}
}
