// Package rwmutex uses the write side of a [sync.RWMutex] as a lock. Without
// readers it is a mutex with a second step: a writer first takes the inner
// mutex and then waits for a number of readers that is always zero. Source:
// sync/rwmutex.go of the Go tree; the problem is that of P. J. Courtois,
// F. Heymans and D. L. Parnas, "Concurrent Control with 'Readers' and
// 'Writers'", CACM 14(10), 1971.
package rwmutex

import "sync"

// A Lock is a sync.RWMutex that nobody reads. The zero value is free.
type Lock struct{ mu sync.RWMutex }

// Lock takes the lock.
func (l *Lock) Lock() { l.mu.Lock() }

// Unlock gives the lock up. The runtime aborts the program if nobody holds it.
func (l *Lock) Unlock() { l.mu.Unlock() }

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool { return l.mu.TryLock() }
