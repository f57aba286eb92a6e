// Package clh is the queue lock of Craig, Landin and Hagersten: every waiter
// spins on the node of its predecessor, so the queue needs no forward links.
// Sources: T. S. Craig, "Building FIFO and Priority-Queuing Spin Locks from
// Atomic Swap", TR 93-02-02, University of Washington, 1993; P. Magnusson,
// A. Landin and E. Hagersten, "Queue Locks on Cache Coherent Multiprocessors",
// IPPS 1994.
package clh

import (
	"runtime"
	"sync/atomic"
)

// A Lock is a CLH lock. The zero value is free.
type Lock struct {
	tail   atomic.Pointer[node] // the last that came; nil before the first
	holder *node                // the holder's node, which only the holder touches
}

// A node stands for one Lock call. The papers let a thread recycle its
// predecessor's node; here the garbage collector does it.
type node struct{ busy atomic.Bool }

// Lock joins the queue and waits until the predecessor has left.
func (l *Lock) Lock() {
	n := busyNode()
	pred := l.tail.Swap(n)
	for pred != nil && pred.busy.Load() {
		runtime.Gosched()
	}
	l.holder = n
}

// Unlock lets the successor pass. It panics if nobody holds the lock.
func (l *Lock) Unlock() {
	n := l.holder
	if n == nil {
		panic("clh: unlock of an unlocked lock")
	}
	l.holder = nil
	n.busy.Store(false)
}

// TryLock takes the lock if the last that came has left. A node that has left
// stays so, and it is still the last if the swap succeeds.
func (l *Lock) TryLock() bool {
	pred := l.tail.Load()
	if pred != nil && pred.busy.Load() {
		return false
	}
	n := busyNode()
	if !l.tail.CompareAndSwap(pred, n) {
		return false
	}
	l.holder = n
	return true
}

func busyNode() *node {
	n := new(node)
	n.busy.Store(true)
	return n
}
