// Package condqueue is a first-come, first-served lock with one condition
// variable a waiter, so that a wakeup cannot go to the wrong thread. Source:
// T. Cargill, "Specific Notification for Java Thread Synchronization",
// PLoP 1996.
package condqueue

import "sync"

// A Lock hands itself over to its waiters in order. The zero value is free.
type Lock struct {
	mu    sync.Mutex
	held  bool
	queue []*waiter
}

type waiter struct {
	cond    *sync.Cond // on the lock's mu
	granted bool
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		l.held = true
		return
	}
	w := &waiter{cond: sync.NewCond(&l.mu)}
	l.queue = append(l.queue, w)
	for !w.granted {
		w.cond.Wait()
	}
}

// Unlock hands the lock to the first waiter; it stays held in between, so no
// newcomer can slip in. It panics if nobody holds the lock.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("condqueue: unlock of an unlocked lock")
	}
	if len(l.queue) == 0 {
		l.held = false
		return
	}
	first := l.queue[0]
	l.queue = l.queue[1:]
	first.granted = true
	first.cond.Signal()
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
