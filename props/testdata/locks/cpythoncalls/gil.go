// Package cpythoncalls is CPython's global interpreter lock together with what
// its eval breaker serves: pending calls, and then the request to drop the lock
// (_Py_HandlePending in Python/ceval_gil.c, 3.13). The lock is that of
// cpythonlike, and so are the labels T0 to T14, D1 to D12 and B1 to B3; E1 is
// the eval breaker, and P are PyGILState_Ensure and PyGILState_Release. It
// promises no order either.
//
// A pending call is run at a checkpoint by the thread that holds the lock, on
// behalf of whoever has queued it. Only one thread at a time makes calls, in the
// order in which they were queued; but a call runs code like any other, and
// yields on request, so that others can come to their checkpoints meanwhile. They
// leave the calls to the one who is at it.
//
// The threads belong to a sub-interpreter that shares the lock with the main
// one, and run under a thread state of it. Calls come from extensions, which
// know Ensure only, and that is about the main interpreter: a thread that holds
// the lock under any state has what Ensure wants.
package cpythoncalls

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("cpythoncalls: the lock is closed")

// A GIL is a global interpreter lock. New makes one. Who needs several mutexes
// locks them in the order of the fields.
type GIL struct {
	mu           sync.Mutex
	locked       bool
	lastHolder   *state // holds the lock, or held it last; written under both mu and switchMu
	switchNumber uint64 // how often the holder has become another
	interval     time.Duration
	closed       bool
	waiters      []chan struct{} // CPython's cond; one slot each, filled to wake

	switchMu sync.Mutex
	switched *sync.Cond // on switchMu: somebody has taken the lock

	callsMu sync.Mutex
	calls   []pendingCall
	queued  atomic.Int32          // len(calls), for those who have not locked callsMu
	handler atomic.Pointer[state] // of the thread that makes calls, or nil
}

// A state is a thread as one interpreter knows it, CPython's PyThreadState.
type state struct {
	evalBreaker atomic.Uint32 // a set of the bits below
}

const (
	dropRequest = 1 << iota // a waiter asks the thread to drop the lock
	callsToDo               // there are pending calls
)

// New returns a free lock with CPython's switch interval of 5 ms.
func New() *GIL {
	g := &GIL{interval: 5 * time.Millisecond}
	g.switched = sync.NewCond(&g.switchMu)
	return g
}

// Close refuses the lock to everybody from now on, as finalization does. Waiters
// leave with ErrClosed; the holder may finish. The error is always nil.
//
// The waiters' request leaves with them: a holder that drops the lock on request
// waits until it is taken, for ever if nobody is left (python/cpython#96387).
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	if g.locked {
		g.lastHolder.clear(dropRequest)
	}
	for len(g.waiters) > 0 {
		g.signal()
	}
	return nil
}

// SetSwitchInterval sets the time after which a waiter asks for the lock. Zero
// and less are errors. A wait that has begun keeps its old time.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("cpythoncalls: the switch interval must be positive")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	return nil
}

// SwitchInterval returns the time after which a waiter asks for the lock.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval
}

// wait lets go of mu until a signal, for at most one interval, and reports
// whether it was in vain. A waiter that is signalled just as its time is up
// counts as signalled.
func (g *GIL) wait() (timedOut bool) {
	signal := make(chan struct{}, 1)
	g.waiters = append(g.waiters, signal)
	timer := time.NewTimer(max(g.interval, time.Microsecond))
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

// set sets a bit of the eval breaker.
func (s *state) set(bit uint32) { s.evalBreaker.Or(bit) }

// clear clears a bit of the eval breaker, and reports whether it was set.
func (s *state) clear(bit uint32) bool { return s.evalBreaker.And(^bit)&bit != 0 }
