package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Locker is sync.Locker.
type Locker = sync.Locker

// Mutex stands in for sync.Mutex.
type Mutex sync.Mutex

// Lock is (*sync.Mutex).Lock.
//
//go:norace
func (m *Mutex) Lock() {
	if t := sched.Here(); t != nil {
		t.Lock(unsafe.Pointer(m))
		return
	}
	(*sync.Mutex)(m).Lock()
}

// TryLock is (*sync.Mutex).TryLock.
//
//go:norace
func (m *Mutex) TryLock() bool {
	if t := sched.Here(); t != nil {
		return t.TryLock(unsafe.Pointer(m))
	}
	return (*sync.Mutex)(m).TryLock()
}

// Unlock is (*sync.Mutex).Unlock.
//
//go:norace
func (m *Mutex) Unlock() {
	t := sched.Here()
	if t == nil {
		if sched.Stranger() {
			(*sync.Mutex)(m).TryLock() // a thread has locked it, and not the real one
		}
		(*sync.Mutex)(m).Unlock()
		return
	}
	if !t.Unlock(unsafe.Pointer(m)) {
		t.Crash(unlockedMutex)
	}
}

const unlockedMutex = "fatal error: sync: unlock of unlocked mutex" // internal/sync/mutex.go
