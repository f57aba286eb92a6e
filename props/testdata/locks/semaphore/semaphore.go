// Package semaphore is a counting semaphore with one permit, a FIFO queue and
// cancellation, used as a lock. Sources: E. W. Dijkstra, "Cooperating
// Sequential Processes", EWD 123, 1965, for the semaphore; the type Weighted of
// golang.org/x/sync/semaphore for the queue and its cancellation.
package semaphore

import (
	"container/list"
	"context"
	"sync"
)

// permits is the number of holders that the semaphore admits.
const permits = 1

// A Lock is a semaphore with one permit. The zero value is free.
type Lock struct {
	mu      sync.Mutex
	taken   int
	waiters list.List // of chan struct{}, closed to grant a permit
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	if l.taken < permits {
		l.taken++
		l.mu.Unlock()
		return nil
	}
	granted := make(chan struct{})
	place := l.waiters.PushBack(granted)
	l.mu.Unlock()

	select {
	case <-granted:
		return nil
	case <-ctx.Done():
		l.leave(place)
		return ctx.Err()
	}
}

// leave gives up a place in the queue, or the permit that came at the same
// moment: the caller has been told to go and takes nothing along.
func (l *Lock) leave(place *list.Element) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-place.Value.(chan struct{}):
		l.put()
	default:
		l.waiters.Remove(place)
	}
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.taken == permits {
		return false
	}
	l.taken++
	return true
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.taken == 0 {
		panic("semaphore: unlock of an unlocked lock")
	}
	l.put()
}

// put returns a permit: to the first waiter, or to the pool. A permit that goes
// to a waiter stays taken. l.mu is held.
func (l *Lock) put() {
	first := l.waiters.Front()
	if first == nil {
		l.taken--
		return
	}
	close(l.waiters.Remove(first).(chan struct{}))
}
