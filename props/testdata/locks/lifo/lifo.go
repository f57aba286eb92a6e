// Package lifo wakes its newest waiter first, which keeps the caches warm and
// lets an old waiter starve; nobody is forgotten, though: once no more threads
// come, the stack empties. Source: the admission order of LifoSem in Meta's
// folly library, folly/synchronization/LifoSem.h.
package lifo

import "sync"

// A Lock hands itself over to its newest waiter. The zero value is free.
type Lock struct {
	mu    sync.Mutex
	held  bool
	stack []chan struct{} // closed to grant the lock
}

// Lock takes the lock, before those who wait for it already.
func (l *Lock) Lock() {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return
	}
	granted := make(chan struct{})
	l.stack = append(l.stack, granted)
	l.mu.Unlock()
	<-granted
}

// Unlock hands the lock to the newest waiter. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("lifo: unlock of an unlocked lock")
	}
	top := len(l.stack) - 1
	if top < 0 {
		l.held = false
		return
	}
	close(l.stack[top])
	l.stack = l.stack[:top]
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
