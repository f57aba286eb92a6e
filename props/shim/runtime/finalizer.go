package runtime

import (
	std "runtime"

	"github.com/gilcheck/gilcheck/props/sched"
)

// SetFinalizer is runtime.SetFinalizer. Within an execution it ends the run,
// unless it only takes a finalizer away.
func SetFinalizer(obj, finalizer any) {
	if t := sched.Here(); t != nil && finalizer != nil {
		t.Crash("runtime.SetFinalizer cannot be explored: the garbage collector, not a schedule, decides when the finalizer runs")
		return
	}
	std.SetFinalizer(obj, finalizer)
}

// AddCleanup is runtime.AddCleanup. Within an execution it ends the run.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if t := sched.Here(); t != nil {
		t.Crash("runtime.AddCleanup cannot be explored: the garbage collector, not a schedule, decides when the cleanup runs")
		return Cleanup{}
	}
	return std.AddCleanup(ptr, cleanup, arg)
}
