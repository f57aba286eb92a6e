// Package contextlock is a lock whose wait can be interrupted at any point, with
// a record of who holds it, as each thread of Python has one for those who join
// it (Lib/threading.py up to 3.12,
// https://github.com/python/cpython/blob/3.10/Lib/threading.py). A channel with
// one slot is the lock proper. Between the moment at which it is granted and the
// moment at which the record says so, the caller may be told to go: then it
// gives back what it has.
//
// Go serves blocked sends in the order in which they came, though its
// documentation does not say so: to that extent nobody is overtaken once it waits.
package contextlock

import (
	"context"
	"sync"
)

// A Lock is a mutex. New makes one.
type Lock struct {
	slot chan struct{} // full while the lock is held, or about to be

	mu     sync.Mutex
	record record
}

// A record says whether the lock is held and how often it has been.
type record struct {
	held  bool
	times int
}

// New returns a free lock.
func New() *Lock { return &Lock{slot: make(chan struct{}, 1)} }

// Lock takes the lock.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done, also
// if that is only just before it would return.
func (l *Lock) LockContext(ctx context.Context) error {
	select {
	case l.slot <- struct{}{}: // Q1
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil { // Q2
		<-l.slot // Q3
		return err
	}
	l.note() // Q4
	return nil
}

// note records that the lock has been taken.
func (l *Lock) note() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.record.held = true
	l.record.times++
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	select {
	case l.slot <- struct{}{}:
		l.note()
		return true
	default:
		return false
	}
}

// Unlock gives the lock up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.record.held {
		panic("contextlock: unlock of an unlocked lock")
	}
	l.record.held = false // Q5
	<-l.slot              // Q6
}

// Times returns how often the lock has been taken.
func (l *Lock) Times() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.record.times
}
