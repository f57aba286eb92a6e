// Package plainflag is a deliberately broken lock: it sets a plain flag under a
// mutex and clears it without, since a single store "needs no lock". It
// excludes in every interleaving of its steps, but no edge leads from the
// release to the next acquire. It breaks visibility, which the race detector
// sees:
//
//	T0  Lock returns; writes x
//	T0  Unlock: plain write of held
//	T1  Lock: plain read of held, unordered with the write; returns
//	T1  reads x: need not see what T0 wrote
package plainflag

import (
	"runtime"
	"sync"
)

// A Lock is a plain flag. The zero value is free.
type Lock struct {
	mu   sync.Mutex // makes test and set one step
	held bool
}

// Lock takes the lock.
func (l *Lock) Lock() {
	for !l.take() {
		runtime.Gosched()
	}
}

func (l *Lock) take() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return false
	}
	l.held = true
	return true
}

// Unlock gives the lock up.
func (l *Lock) Unlock() { l.held = false } // Bug: without l.mu.
