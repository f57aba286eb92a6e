package sched

import (
	"context"
	"runtime/pprof"
	"sync/atomic"
	"unsafe"
)

// active is the execution in progress. There is at most one in a process: the
// program under test reaches it through package-level functions.
var active atomic.Pointer[Execution]

// Here returns the thread that calls, or nil when the caller is not part of a
// running execution; a shim then does the real thing. Goroutines outside the
// execution (timers of the test binary, parallel tests) are told apart by the
// goroutine's profiler labels, the only goroutine-local value the runtime hands
// out, and inherits to goroutines and coroutines alike.
func Here() *Thread {
	e := active.Load()
	if e == nil || runtimeGetProfLabel() != e.label {
		return nil
	}
	return e.current
}

// newLabel makes a label set whose address marks the goroutines of one Execution.
func newLabel() unsafe.Pointer {
	before := runtimeGetProfLabel()
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("gilcheck", "execution")))
	label := runtimeGetProfLabel()
	runtimeSetProfLabel(before)
	return label
}

//go:linkname runtimeGetProfLabel runtime/pprof.runtime_getProfLabel
func runtimeGetProfLabel() unsafe.Pointer

//go:linkname runtimeSetProfLabel runtime/pprof.runtime_setProfLabel
func runtimeSetProfLabel(labels unsafe.Pointer)
