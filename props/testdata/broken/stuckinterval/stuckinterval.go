// Package stuckinterval is a lock whose SwitchInterval keeps the mutex that it takes:
// whoever asks or sets the interval next hangs, and whoever only acquires does not.
package stuckinterval

import (
	"sync"
	"time"
)

// A GIL is a mutex with an interval.
type GIL struct {
	held     sync.Mutex
	mu       sync.Mutex
	interval time.Duration
}

// A Thread is one thread of the interpreter.
type Thread struct{ gil *GIL }

// New gives a free lock.
func New() *GIL { return &GIL{interval: 5 * time.Millisecond} }

// NewThread gives the handle of a thread.
func (g *GIL) NewThread(string) *Thread { return &Thread{g} }

// Acquire takes the lock.
func (t *Thread) Acquire() { t.gil.held.Lock() }

// Release lets go of it.
func (t *Thread) Release() { t.gil.held.Unlock() }

// Checkpoint yields to nobody.
func (t *Thread) Checkpoint() bool { return false }

// SwitchInterval is the interval.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	return g.interval
}

// SetSwitchInterval sets it.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	return nil
}
