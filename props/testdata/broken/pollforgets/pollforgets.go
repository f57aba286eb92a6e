// Package pollforgets is a deliberately broken lock: waiters look at a flag under
// a mutex, and the release means to hand the flag over to one that waits, which
// does not know. It breaks progress as soon as somebody waits:
//
//	T0  Lock returns
//	T1  Lock finds the flag set and counts itself
//	T0  Unlock leaves the flag as it is: T1 looks at it for ever
package pollforgets

import (
	"runtime"
	"sync"
)

// A Lock is a flag under a mutex. The zero value is free.
type Lock struct {
	mu      sync.Mutex
	held    bool
	waiting int
}

// Lock takes the lock.
func (l *Lock) Lock() {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return
	}
	l.waiting++
	l.mu.Unlock()
	for {
		l.mu.Lock()
		if !l.held {
			l.held = true
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
		runtime.Gosched()
	}
}

// Unlock gives the lock up.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting > 0 {
		l.waiting--
		return // Bug: nobody has told the waiter that the flag is its own.
	}
	l.held = false
}
