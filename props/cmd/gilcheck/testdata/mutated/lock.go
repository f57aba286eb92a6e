// Package mutated has a lock to make mistakes in.
package mutated

import (
	"fmt"
	"sync"
)

// lock goes to whoever comes first when it is free, but a try yields to those who wait.
type lock struct {
	mu      sync.Mutex
	freed   *sync.Cond
	held    bool
	waiting int
}

func newLock() *lock {
	l := &lock{}
	l.freed = sync.NewCond(&l.mu)
	return l
}

func (l *lock) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting++
	for l.held {
		l.freed.Wait()
	}
	l.waiting--
	l.held = true
}

func (l *lock) TryLock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held || l.waiting > 0 {
		return false
	}
	l.held = true
	return true
}

func (l *lock) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = false
	l.freed.Signal()
}

// String is nothing that a promise is about.
func (l *lock) String() string {
	if l.held {
		return "held"
	}
	return fmt.Sprint(l.waiting)
}
