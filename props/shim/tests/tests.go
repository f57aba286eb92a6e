// Package tests stands in for two methods of *testing.T that a run of the
// controlled scheduler cannot leave to package testing: Run, because a panic in
// a subtest would end the process, and Parallel, because it waits for tests
// outside the run. Outside an execution they are the real thing.
package tests

import (
	"runtime/debug"
	"testing"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Run is t.Run(name, f). Inside an execution a panic of f ends the run, as it
// would end the process.
func Run(t *testing.T, name string, f func(t *testing.T)) bool {
	if sched.Here() == nil {
		return t.Run(name, f)
	}
	return t.Run(name, func(sub *testing.T) {
		defer keep(sched.Here())
		f(sub)
	})
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

// Parallel is t.Parallel(). Inside an execution it does nothing: the tests of a
// run go one after the other.
func Parallel(t *testing.T) {
	if sched.Here() == nil {
		t.Parallel()
	}
}
