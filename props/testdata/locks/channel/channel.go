// Package channel is the lock that every Go programmer writes once: a channel
// with one slot, full while the lock is held. Source: "Effective Go", section
// Channels, where a buffered channel serves as a semaphore.
package channel

import "context"

// A Lock is a channel with one slot. New makes one.
type Lock struct{ slot chan struct{} }

// New returns a free lock.
func New() *Lock { return &Lock{slot: make(chan struct{}, 1)} }

// Lock takes the lock.
func (l *Lock) Lock() { l.slot <- struct{}{} }

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	select {
	case <-l.slot:
	default:
		panic("channel: unlock of an unlocked lock")
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	select {
	case l.slot <- struct{}{}:
		return true
	default:
		return false
	}
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done. If
// both are possible at once, select chooses.
func (l *Lock) LockContext(ctx context.Context) error {
	select {
	case l.slot <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
