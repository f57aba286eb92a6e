// Package mutated has a lock to make mistakes in.
package mutated

import "sync"

// lock serves its last waiter first, until the others have waited for long.
type lock struct {
	mu   sync.Mutex
	turn *sync.Cond
	held bool
}

func newLock() *lock {
	l := &lock{}
	l.turn = sync.NewCond(&l.mu)
	return l
}

func (l *lock) Lock() {
	l.mu.Lock()
	for l.held {
		l.turn.Wait()
	}
	l.held = true
	l.mu.Unlock()
}

func (l *lock) Unlock() {
	l.mu.Lock()
	l.held = false
	l.turn.Signal()
	l.mu.Unlock()
}

// String is nothing that a promise is about.
func (l *lock) String() string {
	if l.held {
		return "held"
	}
	return "free"
}
