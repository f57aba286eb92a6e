// Package noexclusion2 is a deliberately broken lock: a semaphore that was made
// with one permit too many. It breaks mutual-exclusion in every schedule in
// which two threads meet:
//
//	T0  Lock returns
//	T1  Lock returns: two holders
package noexclusion2

// A Lock admits two holders. New makes one.
type Lock struct{ permits chan struct{} }

// New returns a free lock.
func New() *Lock {
	return &Lock{permits: make(chan struct{}, 2)} // Bug: one too many.
}

// Lock takes the lock.
func (l *Lock) Lock() { l.permits <- struct{}{} }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	select {
	case <-l.permits:
	default:
		panic("noexclusion2: unlock of an unlocked lock")
	}
}
