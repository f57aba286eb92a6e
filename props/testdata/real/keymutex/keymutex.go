// Package keymutex adapts k8s.io/utils/keymutex: one key is a lock.
package keymutex

import "k8s.io/utils/keymutex"

const (
	key    = "key"
	shared = 1 // all keys share one mutex
)

// A Lock is one key.
type Lock struct{ keys keymutex.KeyMutex }

// New returns a free lock.
func New() *Lock { return &Lock{keymutex.NewHashed(shared)} }

// Lock locks the key.
func (l *Lock) Lock() { l.keys.LockKey(key) }

// Unlock unlocks the key.
func (l *Lock) Unlock() {
	if err := l.keys.UnlockKey(key); err != nil {
		panic(err)
	}
}
