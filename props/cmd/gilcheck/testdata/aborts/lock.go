// Package aborts has a lock for which the runtime ends the process.
package aborts

import "sync"

// A Lock forgets to lock.
type Lock struct{ mu sync.Mutex }

// Lock does nothing.
func (*Lock) Lock() {}

// Unlock unlocks what nobody has locked.
func (l *Lock) Unlock() { l.mu.Unlock() }
