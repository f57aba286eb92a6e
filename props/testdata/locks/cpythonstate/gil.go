// Package cpythonstate is CPython's global interpreter lock together with its
// thread states (PyThreadState in Python/pystate.c, 3.13 and 3.14) and what
// finalization does to them. The lock is that of cpythonlike, and so are the
// labels T0 to T14, D3 to D12, E1 and B1 to B3; it promises no order either.
//
// A thread is given its state at its first Acquire, as a foreign thread is by
// PyGILState_Ensure. The interpreter links the states in a list, and a table
// has a slot for each (qsbr.c). The state goes when the thread exits, or when
// Close, which is Py_Finalize, frees all states but the holder's. Whoever reads
// a freed state reads rubbish; so a thread that comes from a wait asks whether
// the interpreter is finalized before it looks at its state, and a thread that
// has dropped the lock looks at it no more.
//
// A thread may wait for the lock with the table's mutex, and for the list's
// mutex with the lock, and never the other way round.
package cpythonstate

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("cpythonstate: the lock is closed")

// A GIL is a global interpreter lock with the thread states of its interpreter.
// New makes one. Who needs several mutexes locks them in the order of the fields.
type GIL struct {
	table chan struct{} // one slot, full while the table is locked
	slots []*slot       // the table; a holder may read it, hence it grows under the lock

	headMu sync.Mutex
	interp *interpreter // nil once it is finalized; written under both headMu and mu

	mu           sync.Mutex
	locked       bool
	lastHolder   *state // holds the lock, or held it last; written under both mu and switchMu
	switchNumber uint64 // how often the holder has become another
	interval     time.Duration
	waiters      []chan struct{} // CPython's cond; one slot each, filled to wake

	switchMu sync.Mutex
	switched *sync.Cond // on switchMu: somebody has taken the lock
}

// An interpreter is what finalization deletes.
type interpreter struct {
	head *state // of the list of states, guarded by headMu
}

// New returns a free lock with CPython's switch interval of 5 ms.
func New() *GIL {
	g := &GIL{table: make(chan struct{}, 1), interp: new(interpreter), interval: 5 * time.Millisecond}
	g.switched = sync.NewCond(&g.switchMu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close finalizes the interpreter: it refuses the lock to everybody from now on
// and frees the thread states. Waiters leave with ErrClosed; the holder, whose
// state is spared, may finish. The error is always nil.
//
// The waiters' request leaves with them: a holder that drops the lock on request
// waits until it is taken, for ever if nobody is left (python/cpython#96387).
func (g *GIL) Close() error {
	g.headMu.Lock()
	defer g.headMu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.interp == nil {
		return nil
	}
	if g.locked {
		g.lastHolder.asked()
	}
	for s := g.interp.head; s != nil; {
		next := s.next
		if !g.locked || s != g.lastHolder {
			s.free()
		}
		s = next
	}
	g.interp = nil
	for len(g.waiters) > 0 {
		g.signal()
	}
	return nil
}

// SetSwitchInterval sets the time after which a waiter asks for the lock. Zero
// and less are errors. A wait that has begun keeps its old time.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("cpythonstate: the switch interval must be positive")
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
