// Package noexclusion is a deliberately broken lock: it tests the flag and sets
// it in two steps. It breaks mutual-exclusion:
//
//	T0  Lock: reads false
//	T1  Lock: reads false, writes true, returns
//	T0  writes true, returns: two holders
package noexclusion

import (
	"runtime"
	"sync/atomic"
)

// A Lock excludes nobody who comes at the same moment. The zero value is free.
type Lock struct{ held atomic.Bool }

// Lock takes the lock.
func (l *Lock) Lock() {
	for l.held.Load() {
		runtime.Gosched()
	}
	l.held.Store(true) // Bug: another thread may have read false as well.
}

// Unlock gives the lock up.
func (l *Lock) Unlock() { l.held.Store(false) }
