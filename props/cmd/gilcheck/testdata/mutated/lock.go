// Package mutated has a lock to make mistakes in.
package mutated

import (
	"runtime"
	"sync/atomic"
)

// lock spins. A try is weak: it gives up in every other round.
type lock struct {
	held           atomic.Bool
	rounds, counts atomic.Int32 // nothing comes of counts
}

func newLock() *lock { return &lock{} }

func (l *lock) Lock() {
	for !l.held.CompareAndSwap(false, true) {
		runtime.Gosched()
	}
}

func (l *lock) TryLock() bool {
	return l.rounds.Load()%2 == 0 && l.held.CompareAndSwap(false, true)
}

func (l *lock) Unlock() {
	l.rounds.Add(1)
	l.counts.Add(1)
	l.held.Store(false)
}

// String is nothing that a check calls.
func (l *lock) String() string {
	if l.held.Load() {
		return "held"
	}
	return "free"
}
