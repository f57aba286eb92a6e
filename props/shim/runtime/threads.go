package runtime

import (
	std "runtime"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Gosched lets other threads go on first.
func Gosched() {
	t := sched.Here()
	if t == nil {
		std.Gosched()
		return
	}
	t.Yield()
}

// Goexit ends the calling thread after its deferred calls.
func Goexit() { std.Goexit() }

// NumGoroutine is the number of the execution's threads, or of all goroutines
// outside.
func NumGoroutine() int {
	t := sched.Here()
	if t == nil {
		return std.NumGoroutine()
	}
	t.Pass(sched.Length)
	return t.Execution().Threads()
}

// LockOSThread does nothing within an execution: its threads are coroutines,
// which cannot be bound to one thread of the operating system.
func LockOSThread() {
	if sched.Here() == nil {
		std.LockOSThread()
	}
}

// UnlockOSThread undoes LockOSThread.
func UnlockOSThread() {
	if sched.Here() == nil {
		std.UnlockOSThread()
	}
}

// processors is the variable whose object keeps the setting of a run.
var processors byte

// GOMAXPROCS is the number of processors for Go code. Within an execution a
// setting holds for the run and moves nothing: one thread runs at a time.
//
//go:norace
func GOMAXPROCS(n int) int {
	t := sched.Here()
	if t == nil {
		return std.GOMAXPROCS(n)
	}
	kind := sched.Load
	if n > 0 {
		kind = sched.Update
	}
	o := t.Announce(kind, unsafe.Pointer(&processors))
	if o == nil {
		return std.GOMAXPROCS(0)
	}
	before, set := o.State.(int)
	if !set {
		before = std.GOMAXPROCS(0)
	}
	changed := n > 0 && n != before
	if changed {
		o.State = n
	}
	t.Done(kind, o, changed, uint64(before))
	return before
}

// SetDefaultGOMAXPROCS undoes what GOMAXPROCS set, in the run or outside.
//
//go:norace
func SetDefaultGOMAXPROCS() {
	t := sched.Here()
	if t == nil {
		std.SetDefaultGOMAXPROCS()
		return
	}
	if o := t.Announce(sched.Store, unsafe.Pointer(&processors)); o != nil {
		changed := o.State != nil
		o.State = nil
		t.Done(sched.Store, o, changed, 0)
	}
}
