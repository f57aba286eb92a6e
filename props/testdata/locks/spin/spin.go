// Package spin is the test-and-test-and-set lock: waiters read until the word
// looks free and then try to swap it. It promises no order at all. Sources:
// L. Rudolph and Z. Segall, "Dynamic Decentralized Cache Schemes for MIMD
// Parallel Processors", ISCA 1984; T. E. Anderson, "The Performance of Spin
// Lock Alternatives for Shared-Memory Multiprocessors", IEEE TPDS 1(1), 1990.
package spin

import (
	"runtime"
	"sync/atomic"
)

// A Lock is a spin lock. The zero value is free.
type Lock struct{ held atomic.Bool }

// Lock takes the lock. It offers its processor to others while it waits, for
// the holder may need it.
func (l *Lock) Lock() {
	for !l.TryLock() {
		for l.held.Load() {
			runtime.Gosched()
		}
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.held.CompareAndSwap(false, true) }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	if !l.held.CompareAndSwap(true, false) {
		panic("spin: unlock of an unlocked lock")
	}
}
