// Package refused has a lock with a construct that cannot be rewritten.
package refused

import "reflect"

// A Lock is held while its channel is full.
type Lock chan struct{}

// New makes a lock.
func New() Lock { return make(Lock, 1) }

// Lock waits in a way that nobody else can see.
func (l Lock) Lock() {
	reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: reflect.ValueOf(l), Send: reflect.ValueOf(struct{}{})}})
}

// Unlock makes room.
func (l Lock) Unlock() { <-l }
