// Package stuckrefusal is a lock that refuses a bad switch interval and keeps the mutex
// that it takes for that: whoever asks or sets the interval next hangs.
package stuckrefusal

import (
	"errors"
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

// SwitchInterval is the interval.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval
}

// SetSwitchInterval sets it.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	g.mu.Lock()
	if d <= 0 {
		return errors.New("stuckrefusal: an interval has to be more than nothing")
	}
	g.interval = d
	g.mu.Unlock()
	return nil
}
