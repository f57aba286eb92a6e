// Package atomic stands in for sync/atomic in rewritten programs. Each operation
// is a scheduling point and then the real operation on the real memory, so that
// values survive a run and the race detector sees the edges of real atomics.
package atomic

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// word is what the integer operations work on.
type word interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

// The functions below are given the real operation, on A: the word itself or the
// type of package sync/atomic that wraps it and nothing else. They are not go:norace,
// so that a report of a race names the caller: they touch no memory themselves.

// begin is the scheduling point. The object is nil where there is nothing to
// report to: outside an execution, and while one is unwound. Deferred calls may
// then still read and write.
//
//go:norace
func begin(k sched.Kind, addr unsafe.Pointer) (*sched.Thread, *sched.Object) {
	t := sched.Here()
	if t == nil {
		return nil, nil
	}
	return t, t.Announce(k, addr)
}

// peek reads the word out of the race detector's sight: an atomic load would be
// an edge that the program does not have. It runs after the real operation has
// checked the address, or faults as that would.
//
//go:norace
func peek[T word, A any](addr *A) T { return *(*T)(unsafe.Pointer(addr)) }

// bits is the value as the trace shows it.
//
//go:norace
func bits[T word](v T) uint64 {
	if p, ok := any(v).(uintptr); ok {
		return sched.WordOfUintptr(p)
	}
	return uint64(v)
}

func load[T word, A any](addr *A, real func(*A) T) T {
	t, o := begin(sched.Load, unsafe.Pointer(addr))
	v := real(addr)
	if o != nil {
		t.Done(sched.Load, o, false, bits(v))
	}
	return v
}

func store[T word, A any](addr *A, v T, real func(*A, T)) {
	t, o := begin(sched.Store, unsafe.Pointer(addr))
	if o == nil {
		real(addr, v)
		return
	}
	old := peek[T](addr)
	real(addr, v)
	t.Done(sched.Store, o, old != v, bits(v))
}

func swap[T word, A any](addr *A, v T, real func(*A, T) T) T {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	old := real(addr, v)
	if o != nil {
		t.Done(sched.Update, o, old != v, bits(v))
	}
	return old
}

func compareAndSwap[T word, A any](addr *A, old, v T, real func(*A, T, T) bool) bool {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	swapped := real(addr, old, v)
	if o != nil {
		t.Done(sched.Update, o, swapped && old != v, bits(peek[T](addr)))
	}
	return swapped
}

func add[T word, A any](addr *A, delta T, real func(*A, T) T) T {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	v := real(addr, delta)
	if o != nil {
		t.Done(sched.Update, o, delta != 0, bits(v))
	}
	return v
}

// combine is And or Or, which return the old value.
func combine[T word, A any](addr *A, mask T, real func(*A, T) T) T {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	old := real(addr, mask)
	if o != nil {
		v := peek[T](addr)
		t.Done(sched.Update, o, old != v, bits(v))
	}
	return old
}
