package sched

import (
	"context"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"
)

// active is the execution in progress. There is at most one in a process: the
// program under test reaches it through package-level functions.
var active atomic.Pointer[Execution]

// Here returns the thread that calls, or nil when the caller is not part of a
// running execution; a shim then does the real thing. The caller is the current
// thread if it is the goroutine that acts for it.
func Here() *Thread {
	e := active.Load()
	if e == nil {
		return nil
	}
	if t := e.current; t != nil && t.actor == goroutine() {
		return t
	}
	return e.elsewhere()
}

// elsewhere is Here for a goroutine that is not known to act for the current thread.
// Those that have nothing to do with the execution (timers of the test binary,
// parallel tests) are told apart by the goroutine's profiler labels, the only
// goroutine-local value that the runtime hands out. Goroutines and coroutines alike
// inherit them, and so do those that a package starts which is not rewritten.
//
//go:norace
func (e *Execution) elsewhere() *Thread {
	if !labelled() {
		return nil
	}
	t, g := e.current, goroutine()
	if g == e.driving {
		return t
	}
	if t != nil && (g == t.home || ownStack().actsForItsMaker()) {
		t.actor = g
		return t
	}
	e.meet()
	return nil
}

// Act says that the calling goroutine acts for t, until another one says so. Package
// testing runs a subtest on a goroutine of its own, and blocks the one that called Run.
//
//go:norace
func (t *Thread) Act() { t.actor = goroutine() }

// labels are those of all executions so far: a stranger may outlive the one in which
// it was started, and disturb the next.
var labels sync.Map

// labelKey is the key of the label. The value is the execution's number.
const labelKey = "gilcheck execution"

// newLabel makes a label set whose address marks the goroutines of one Execution.
func newLabel(number uint64) unsafe.Pointer {
	before := runtimeGetProfLabel()
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels(labelKey, strconv.FormatUint(number, 10))))
	label := runtimeGetProfLabel()
	runtimeSetProfLabel(before)
	labels.Store(label, true)
	return label
}

// labelled reports that the goroutine descends from one of an execution.
//
//go:norace
func labelled() bool {
	label := runtimeGetProfLabel()
	if label == nil {
		return false
	}
	_, known := labels.Load(label)
	return known
}

//go:linkname runtimeGetProfLabel runtime/pprof.runtime_getProfLabel
func runtimeGetProfLabel() unsafe.Pointer

//go:linkname runtimeSetProfLabel runtime/pprof.runtime_setProfLabel
func runtimeSetProfLabel(labels unsafe.Pointer)
