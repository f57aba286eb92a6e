// Package goroutine stands in for the go statement in rewritten programs.
package goroutine

import "github.com/gilcheck/gilcheck/props/sched"

// Go runs f in a goroutine of its own: a thread of the execution to which the
// caller belongs, or a plain goroutine outside one. While an execution is being
// unwound it does nothing.
//
//go:norace
func Go(f func()) {
	if t := sched.Here(); t != nil {
		t.Go("", f)
		return
	}
	go f()
}
