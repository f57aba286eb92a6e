// Package semaphore adapts golang.org/x/sync/semaphore: one permit is a lock.
package semaphore

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// A Lock is a weighted semaphore of weight 1.
type Lock struct{ s *semaphore.Weighted }

// New returns a free lock.
func New() *Lock { return &Lock{semaphore.NewWeighted(1)} }

// Lock takes the permit. A background context is never done, so there is no error.
func (l *Lock) Lock() { _ = l.s.Acquire(context.Background(), 1) }

// LockContext takes the permit, or gives up once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error { return l.s.Acquire(ctx, 1) }

// TryLock takes the permit if it is there and nobody waits for it.
func (l *Lock) TryLock() bool { return l.s.TryAcquire(1) }

// Unlock gives the permit back.
func (l *Lock) Unlock() { l.s.Release(1) }
