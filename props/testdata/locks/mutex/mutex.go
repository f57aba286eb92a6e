// Package mutex wraps [sync.Mutex]: a word that newcomers may win in front of
// a woken waiter, until one has waited for 1 ms and is given the lock by hand.
// Source: internal/sync/mutex.go of the Go tree, "Mutex fairness".
package mutex

import "sync"

// A Lock is a sync.Mutex. The zero value is free.
type Lock struct{ mu sync.Mutex }

// Lock takes the lock.
func (l *Lock) Lock() { l.mu.Lock() }

// Unlock gives the lock up. The runtime aborts the program if nobody holds it.
func (l *Lock) Unlock() { l.mu.Unlock() }

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.mu.TryLock() }
