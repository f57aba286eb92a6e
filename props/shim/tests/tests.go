// Package tests stands in for the methods of *testing.T that a run of the
// controlled scheduler cannot leave to package testing: Run and Cleanup, because a
// panic in a subtest would end the process; Parallel, because it waits for tests
// outside the run; and Context, because threads of the run may wait for its end.
// Outside an execution they are the real thing.
package tests

import (
	std "context"
	"runtime/debug"
	"testing"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/context"
)

// Run is t.Run(name, f). Inside an execution a panic of f ends the run, as it
// would end the process.
func Run(t *testing.T, name string, f func(t *testing.T)) bool {
	here := sched.Here()
	if here == nil {
		return t.Run(name, f)
	}
	defer here.Act() // this goroutine again
	return t.Run(name, func(sub *testing.T) {
		here.Act()
		defer Finish(sub)
		defer keep(here)
		f(sub)
	})
}

// Cleanup is t.Cleanup(f).
func Cleanup(t *testing.T, f func()) {
	if sched.Here() == nil {
		t.Cleanup(f)
		return
	}
	t.Cleanup(func() {
		defer keep(sched.Here())
		f()
	})
}

// contexts are those that tests of the run have asked for, and that have not ended.
// One thread runs at a time.
var contexts []entry

type entry struct {
	test   *testing.T
	ctx    std.Context
	cancel std.CancelFunc
}

// Context is t.Context(): it ends when the test function does, before its cleanups.
//
//go:norace
func Context(t *testing.T) std.Context {
	if sched.Here() == nil {
		return t.Context()
	}
	for _, e := range contexts {
		if e.test == t {
			return e.ctx
		}
	}
	ctx, cancel := context.WithCancel(std.Background())
	contexts = append(contexts, entry{t, ctx, cancel})
	return ctx
}

// Finish says that the test function has returned.
//
//go:norace
func Finish(t *testing.T) {
	for i, e := range contexts {
		if e.test != t {
			continue
		}
		contexts[i] = contexts[len(contexts)-1]
		contexts = contexts[:len(contexts)-1]
		if here := sched.Here(); here != nil && !here.Aborting() {
			e.cancel()
		}
		return
	}
}

// Parallel is t.Parallel(). Inside an execution it does nothing but say so: the
// tests of a run go one after the other.
func Parallel(t *testing.T) {
	here := sched.Here()
	if here == nil {
		t.Parallel()
		return
	}
	here.Execution().Remark("t.Parallel was passed over: the subtests ran one after the other")
}

// keep turns a panic into the outcome of the run.
func keep(t *sched.Thread) {
	if t == nil || t.Aborting() {
		return
	}
	if v := recover(); v != nil {
		t.Execution().Panic(t, v, string(debug.Stack()))
	}
}
