package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// RWMutex stands in for sync.RWMutex: a writer that waits keeps new readers out.
type RWMutex sync.RWMutex

// RLock is (*sync.RWMutex).RLock.
//
//go:norace
func (rw *RWMutex) RLock() {
	if t := sched.Here(); t != nil {
		t.RLock(unsafe.Pointer(rw))
		return
	}
	(*sync.RWMutex)(rw).RLock()
}

// TryRLock is (*sync.RWMutex).TryRLock.
//
//go:norace
func (rw *RWMutex) TryRLock() bool {
	if t := sched.Here(); t != nil {
		return t.TryRLock(unsafe.Pointer(rw))
	}
	return (*sync.RWMutex)(rw).TryRLock()
}

// RUnlock is (*sync.RWMutex).RUnlock.
//
//go:norace
func (rw *RWMutex) RUnlock() {
	t := sched.Here()
	if t == nil {
		if sched.Stranger() && (*sync.RWMutex)(rw).TryLock() {
			(*sync.RWMutex)(rw).Unlock() // a thread has locked it, and not the real one
			return
		}
		(*sync.RWMutex)(rw).RUnlock()
		return
	}
	if !t.RUnlock(unsafe.Pointer(rw)) {
		t.Crash("fatal error: sync: RUnlock of unlocked RWMutex") // sync/rwmutex.go
	}
}

// Lock is (*sync.RWMutex).Lock.
//
//go:norace
func (rw *RWMutex) Lock() {
	if t := sched.Here(); t != nil {
		t.WLock(unsafe.Pointer(rw))
		return
	}
	(*sync.RWMutex)(rw).Lock()
}

// TryLock is (*sync.RWMutex).TryLock.
//
//go:norace
func (rw *RWMutex) TryLock() bool {
	if t := sched.Here(); t != nil {
		return t.TryWLock(unsafe.Pointer(rw))
	}
	return (*sync.RWMutex)(rw).TryLock()
}

// Unlock is (*sync.RWMutex).Unlock.
//
//go:norace
func (rw *RWMutex) Unlock() {
	t := sched.Here()
	if t == nil {
		if sched.Stranger() && (*sync.RWMutex)(rw).TryRLock() {
			(*sync.RWMutex)(rw).RUnlock() // a thread has locked it, and not the real one
			return
		}
		(*sync.RWMutex)(rw).Unlock()
		return
	}
	if !t.WUnlock(unsafe.Pointer(rw)) {
		t.Crash("fatal error: sync: Unlock of unlocked RWMutex") // sync/rwmutex.go
	}
}

// RLocker is (*sync.RWMutex).RLocker.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

// reader is an RWMutex whose Lock is for reading.
type reader RWMutex

//go:norace
func (r *reader) Lock() { (*RWMutex)(r).RLock() }

//go:norace
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }
