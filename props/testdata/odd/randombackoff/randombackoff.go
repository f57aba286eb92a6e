// Package randombackoff is a test-and-set lock whose waiters stay away for a while
// that they draw at random before they try again. It excludes as it should, but no
// schedule of it can be run again. Source: T. E. Anderson, "The Performance of Spin
// Lock Alternatives for Shared-Memory Multiprocessors", IEEE TPDS 1(1), 1990.
package randombackoff

import (
	"math/rand/v2"
	"runtime"
	"sync/atomic"
)

// awayMax is the most times that a waiter gives way before it tries again.
const awayMax = 4

// A Lock is a spin lock. The zero value is free.
type Lock struct{ held atomic.Bool }

// Lock takes the lock.
func (l *Lock) Lock() {
	for !l.TryLock() {
		for range 1 + rand.IntN(awayMax) {
			runtime.Gosched()
		}
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.held.CompareAndSwap(false, true) }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	if !l.held.CompareAndSwap(true, false) {
		panic("randombackoff: unlock of an unlocked lock")
	}
}
