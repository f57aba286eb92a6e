// Package cpythonlike is CPython's global interpreter lock, step by step, in
// plain Go (take_gil and drop_gil in Python/ceval_gil.c, 3.14). The labels are
// those under which its bugs are catalogued: T0 to T14 take, D1 to D12 drop, E1
// is the point at which a request is served, B1 to B3 are a blocking call.
//
// A free lock goes to whoever comes first, whoever waits; a waiter asks for it
// only when nothing has woken it for a whole interval. A holder that lets go
// and comes back more often than that is never asked, and may win every race:
// the lock promises neither that nobody starves nor a bound on overtaking.
//
// It differs where C is freer than Go: a thread that does not hold the lock may
// not drop it (D1), a handle cannot be swapped under a holder (D2), and a thread
// that must exit leaves by a panic (T0, T6, T12).
package cpythonlike

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("cpythonlike: the lock is closed")

// A GIL is a global interpreter lock. New makes one. Who needs both mutexes
// locks mu first.
type GIL struct {
	mu           sync.Mutex
	locked       bool
	lastHolder   *Thread // holds the lock, or held it last; written under both mutexes
	switchNumber uint64  // how often the holder has become another
	interval     time.Duration
	closed       bool
	waiters      []chan struct{} // CPython's cond; one slot each, filled to wake

	switchMu sync.Mutex
	switched *sync.Cond // on switchMu: somebody has taken the lock
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil         *GIL
	name        string
	holds       bool        // for the thread's own eyes
	dropRequest atomic.Bool // a waiter asks the thread to drop the lock
}

// New returns a free lock with CPython's switch interval of 5 ms.
func New() *GIL {
	g := &GIL{interval: 5 * time.Millisecond}
	g.switched = sync.NewCond(&g.switchMu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

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
		g.lastHolder.dropRequest.Store(false)
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
		return errors.New("cpythonlike: the switch interval must be positive")
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
// whether it was in vain. It is pthread_cond_timedwait, which sync.Cond lacks. A
// waiter that is signalled just as its time is up counts as signalled.
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
