// Package bargein is a correct lock that promises no order: a thread that comes
// at the right moment takes the lock before a woken waiter does. It stands
// among the broken ones for those who claim bounded-bypass for it, for any
// bound:
//
//	T0  Lock returns
//	T1  Lock: sleeps
//	T0  Unlock: wakes T1; Lock returns: T1 is overtaken
//	T1  finds the lock taken and sleeps again
//	T0  and so on, as often as the scheduler likes
//
// A claim of no-starvation is wrong as well, by the same cycle.
package bargein

import "sync"

// A Lock is free for whoever comes first. New makes one.
type Lock struct {
	mu    sync.Mutex
	freed *sync.Cond
	held  bool
}

// New returns a free lock.
func New() *Lock {
	l := new(Lock)
	l.freed = sync.NewCond(&l.mu)
	return l
}

// Lock takes the lock.
func (l *Lock) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.held {
		l.freed.Wait()
	}
	l.held = true
}

// Unlock gives the lock up and wakes one waiter. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("bargein: unlock of an unlocked lock")
	}
	l.held = false
	l.freed.Signal()
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
