package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Cond stands in for sync.Cond. Waiters are served first come first, as Go's
// are, unless Config.Any leaves it open, as Go's documentation does.
type Cond sync.Cond

// NewCond is sync.NewCond.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait is (*sync.Cond).Wait. Where the locker is a Mutex the thread queues and
// lets go of it in one step, and when it is signalled waits at the mutex at once.
//
//go:norace
func (c *Cond) Wait() {
	t := sched.Here()
	if t == nil {
		(*sync.Cond)(c).Wait()
		return
	}
	c.check()
	m, ok := c.L.(*Mutex)
	if !ok {
		c.wait(t)
		return
	}
	if !t.CondWait(unsafe.Pointer(c), unsafe.Pointer(m)) {
		t.Crash(unlockedMutex)
	}
}

// Signal is (*sync.Cond).Signal.
//
//go:norace
func (c *Cond) Signal() {
	t := sched.Here()
	if t == nil {
		(*sync.Cond)(c).Signal()
		return
	}
	c.check()
	if _, ok := c.L.(*Mutex); ok {
		t.Signal(unsafe.Pointer(c))
		return
	}
	c.notify(t, sched.Signal, 1)
}

// Broadcast is (*sync.Cond).Broadcast.
//
//go:norace
func (c *Cond) Broadcast() {
	t := sched.Here()
	if t == nil {
		(*sync.Cond)(c).Broadcast()
		return
	}
	c.check()
	if _, ok := c.L.(*Mutex); ok {
		t.Broadcast(unsafe.Pointer(c))
		return
	}
	c.notify(t, sched.Broadcast, sched.MaxThreads)
}

// check panics if c was copied after its first use. The real Cond has no waiters
// within an execution, so that its Signal does nothing else.
func (c *Cond) check() { (*sync.Cond)(c).Signal() }
