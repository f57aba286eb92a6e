// Package plain makes accesses to ordinary memory visible to the scheduler, in
// packages of which the user says so (Config.Plain). Go forbids such accesses to
// race; but locks that are ported from C, or that trust the hardware, have them.
//
//	x = v       *plain.Write(&x) = v, with v evaluated before
//	f(x)        f(*plain.Read(&x))
//	x++         plain.Update(&x, func(v int) int { return v + 1 })
//
// Without Config.Plain, and outside an execution, these are the plain accesses.
package plain

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Read is a scheduling point before the variable is read. It returns p, so that
// the access itself stays in the program, in sight of the race detector.
//
//go:norace
func Read[T any](p *T) *T {
	if sched.PlainPoints() {
		access(sched.Plain, unsafe.Pointer(p))
	}
	return p
}

// Write is a scheduling point before the variable is written. The right-hand
// side must not have scheduling points of its own: Go evaluates it after Write.
//
//go:norace
func Write[T any](p *T) *T {
	sched.Wrote()
	if sched.PlainPoints() {
		access(sched.PlainWrite, unsafe.Pointer(p))
	}
	return p
}

// Update replaces the variable's value by f of it: a read and a write, between
// which other threads may go on.
func Update[T any](p *T, f func(T) T) {
	access(sched.Plain, unsafe.Pointer(p))
	v := f(*p)
	sched.Wrote()
	access(sched.PlainWrite, unsafe.Pointer(p))
	*p = v
}

//go:norace
func access(k sched.Kind, p unsafe.Pointer) {
	t := sched.Here()
	if t == nil || !t.Plain() || p == nil {
		return
	}
	if o := t.Announce(k, p); o != nil {
		t.Done(k, o, k == sched.PlainWrite, 0)
	}
}
