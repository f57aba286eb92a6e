// Package keylocker adapts github.com/moby/locker: one name is a lock. The
// package forgets a name that nobody waits for, which is where it could go wrong.
package keylocker

import "github.com/moby/locker"

const name = "name"

// A Lock is one name.
type Lock struct{ names *locker.Locker }

// New returns a free lock.
func New() *Lock { return &Lock{locker.New()} }

// Lock locks the name.
func (l *Lock) Lock() { l.names.Lock(name) }

// Unlock unlocks the name.
func (l *Lock) Unlock() {
	if err := l.names.Unlock(name); err != nil {
		panic(err)
	}
}
