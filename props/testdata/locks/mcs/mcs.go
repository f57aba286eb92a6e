// Package mcs is the queue lock of Mellor-Crummey and Scott: every waiter spins
// on a node of its own, and its predecessor clears that node. Source:
// J. M. Mellor-Crummey and M. L. Scott, "Algorithms for Scalable
// Synchronization on Shared-Memory Multiprocessors", ACM TOCS 9(1), 1991,
// section 2.4.
package mcs

import (
	"runtime"
	"sync/atomic"
)

// A Lock is an MCS lock. The zero value is free.
//
// The paper passes the node to both acquire and release. A sync.Locker has no
// room for it, so the holder keeps its node in the lock, where only the holder
// reads and writes it.
type Lock struct {
	tail   atomic.Pointer[node] // the last in the queue; nil if the lock is free
	holder *node                // the holder's node
}

// A node stands for one Lock call. It is never used twice, so the
// compare-and-swap on the tail has no ABA problem.
type node struct {
	next    atomic.Pointer[node]
	waiting atomic.Bool
}

// Lock joins the queue and waits until the predecessor clears its node.
func (l *Lock) Lock() {
	n := new(node)
	if pred := l.tail.Swap(n); pred != nil {
		n.waiting.Store(true) // before the predecessor can see n
		pred.next.Store(n)
		for n.waiting.Load() {
			runtime.Gosched()
		}
	}
	l.holder = n
}

// Unlock passes the lock on to the successor. It panics if nobody holds it.
func (l *Lock) Unlock() {
	n := l.holder
	if n == nil {
		panic("mcs: unlock of an unlocked lock")
	}
	l.holder = nil
	if n.next.Load() == nil && l.tail.CompareAndSwap(n, nil) {
		return
	}
	// Somebody swapped the tail and is about to link itself behind n.
	for n.next.Load() == nil {
		runtime.Gosched()
	}
	n.next.Load().waiting.Store(false)
}

// TryLock takes the lock if the queue is empty.
func (l *Lock) TryLock() bool {
	n := new(node)
	if !l.tail.CompareAndSwap(nil, n) {
		return false
	}
	l.holder = n
	return true
}
