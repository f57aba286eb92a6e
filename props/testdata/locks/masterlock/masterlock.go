// Package masterlock is OCaml's master lock: a busy flag, a count of those who
// wait for it, one condition, and a clock tick that has the holder yield
// (otherlibs/systhreads/st_posix.h and st_stubs.c, 4.09 to 4.14; yield is that of
// ocaml/ocaml#2112).
//
// A free lock goes to whoever comes first, so there is neither a bound on
// overtaking nor a promise that nobody starves.
//
// OCaml's tick goes on for ever and asks whoever holds the lock just then, even
// one that has only begun. Here it goes on while somebody waits, and asks a holder
// only at the second tick that finds it, so that each has an interval for itself.
package masterlock

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrClosed is what acquiring a closed lock panics with.
var ErrClosed = errors.New("masterlock: the lock is closed")

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu       sync.Mutex
	busy     bool
	closed   bool
	waiters  int
	free     *sync.Cond // on mu: busy may have become false, or closed true
	interval time.Duration

	ticking bool        // the next tick is on its way
	takes   uint64      // how often the lock has been taken
	ticked  uint64      // takes at the last tick
	preempt atomic.Bool // the holder is to yield; OCaml's pending preemption signal
	trigger atomic.Bool // the holder has something to look at; OCaml's young limit
}

// New returns a free lock with OCaml's tick of 50 ms.
func New() *GIL {
	g := &GIL{interval: 50 * time.Millisecond}
	g.free = sync.NewCond(&g.mu)
	return g
}

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{gil: g, name: name} }

// Close refuses the lock to everybody from now on. Waiters leave with ErrClosed;
// the holder may finish. The error is always nil.
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	g.free.Broadcast()
	return nil
}

// SetSwitchInterval sets the time between two ticks. Zero and less are errors. A
// tick that is on its way comes when it would have come.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return errors.New("masterlock: the switch interval must be positive")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	return nil
}

// SwitchInterval returns the time between two ticks.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval
}

// take waits until the lock is free and takes it. mu is held, as it is in drop and
// wait. It panics with ErrClosed, without the lock, if that is closed.
func (g *GIL) take() {
	for g.busy && !g.closed {
		g.wait()
	}
	if g.closed {
		panic(ErrClosed)
	}
	g.busy = true
	g.takes++
	g.preempt.Store(false)
}

// drop frees the lock and wakes a waiter. OCaml signals after it has let go of the
// mutex when it releases; then the late signal of one thread can end the wait of
// another that yields before anybody has taken the lock.
func (g *GIL) drop() {
	g.busy = false
	g.free.Signal()
}

// wait waits for a signal, and sees to it that the clock ticks meanwhile.
func (g *GIL) wait() {
	g.waiters++
	if !g.ticking {
		g.ticking, g.ticked = true, g.takes
		time.AfterFunc(g.interval, g.tick)
	}
	g.free.Wait()
	g.waiters--
}

// tick asks the holder to yield, if it has held the lock since the last tick. A
// request that is still there is not made twice.
func (g *GIL) tick() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiters == 0 {
		g.ticking = false
		return
	}
	if g.busy && g.takes == g.ticked && g.preempt.CompareAndSwap(false, true) {
		g.trigger.Store(true) // after preempt, which the holder looks at second
	}
	g.ticked = g.takes
	time.AfterFunc(g.interval, g.tick)
}
