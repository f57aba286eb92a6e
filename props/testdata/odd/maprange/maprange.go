// Package maprange is a lock that hands itself to any of its waiters: whichever a
// range over a map names first. It keeps every promise of a lock but an order, and
// yet no schedule of it can be run again, for Go's maps begin anywhere.
package maprange

import "sync"

// A Lock is handed over in no particular order. The zero value is free.
type Lock struct {
	mu      sync.Mutex
	held    bool
	drawn   int                   // numbers given to waiters so far
	waiters map[int]chan struct{} // by number; each is told once, by a send
}

// Lock takes the lock, or waits to be given it.
func (l *Lock) Lock() {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return
	}
	if l.waiters == nil {
		l.waiters = map[int]chan struct{}{}
	}
	turn := make(chan struct{}, 1)
	l.drawn++
	l.waiters[l.drawn] = turn
	l.mu.Unlock()
	<-turn
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

// Unlock gives the lock to some waiter, or up. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.held {
		panic("maprange: unlock of an unlocked lock")
	}
	for number, turn := range l.waiters {
		delete(l.waiters, number)
		turn <- struct{}{}
		return
	}
	l.held = false
}
