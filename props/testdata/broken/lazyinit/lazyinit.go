// Package lazyinit is a lock that makes its channel when it is first used. Two
// threads that are first together each make one, and both get in:
//
//	T0: reads that there is no channel
//	T1: reads that there is no channel, makes one, fills it, holds
//	T0: makes another, fills it, holds
//
// The reads and the write are plain accesses to memory: no operation of sync or
// sync/atomic lies between them.
package lazyinit

// A Lock is a mutual exclusion lock. The zero value is a free lock.
type Lock struct {
	slot chan struct{} // with one place; it is full while the lock is held
}

// Lock takes the lock.
func (l *Lock) Lock() {
	if l.slot == nil {
		l.slot = make(chan struct{}, 1)
	}
	l.slot <- struct{}{}
}

// Unlock gives the lock up. It panics if the lock is free.
func (l *Lock) Unlock() {
	select {
	case <-l.slot:
	default:
		panic("lazyinit: unlock of a free lock")
	}
}
