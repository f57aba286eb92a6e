// Package several offers two locks and a lock with threads.
package several

import "sync"

// A Lock is a lock by its zero value.
type Lock struct{ sync.Mutex }

// A GIL knows its threads.
type GIL struct{ mu sync.Mutex }

// New makes a GIL.
func New() *GIL { return &GIL{} }

// NewLocker makes an anonymous lock.
func NewLocker() sync.Locker { return &sync.Mutex{} }

// NewThread makes a handle.
func (g *GIL) NewThread(string) *Thread { return &Thread{g} }

// A Thread is a handle.
type Thread struct{ g *GIL }

// Acquire takes the lock.
func (t *Thread) Acquire() { t.g.mu.Lock() }

// Release gives it up.
func (t *Thread) Release() { t.g.mu.Unlock() }
