// Package polling is a lock that looks at a flag under a mutex, again and again,
// as programs do that have no condition variable: Mesa's designers call it busy
// waiting, and replace it by WAIT. It promises no order at all. Source: B. W.
// Lampson and D. D. Redell, "Experience with Processes and Monitors in Mesa",
// CACM 23(2), 1980.
package polling

import (
	"runtime"
	"sync"
)

// A Lock is a flag under a mutex. The zero value is free.
type Lock struct {
	mu   sync.Mutex
	held bool
}

// Lock takes the lock. It offers its processor to others while it waits.
func (l *Lock) Lock() {
	for !l.TryLock() {
		runtime.Gosched()
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return false
	}
	l.held = true
	return true
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("polling: unlock of an unlocked lock")
	}
	l.held = false
}
