// Package context stands in for the standard package in rewritten programs.
//
// Contexts made outside an execution are the standard ones in a wrapper, and
// behave so for everybody outside. Contexts made within are cancelled step by
// step in virtual time: one step closes a context's Done channel and sets its
// error, and each of its children takes a step of its own.
//
// Within an execution a context made outside is what it was when the run first
// looked at it; to cancel it within has effect in this run alone. The run cannot
// see that a standard context (one that code not rewritten made) is cancelled
// later: such a context, testing.T.Context among them, counts as one that is not
// cancelled unless it is so already. A context of the program's own type is
// watched by a thread, as the standard package does.
package context

import (
	std "context"
	"time"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Context and the other types are the standard ones, so that contexts cross into packages that
// are not rewritten.
type (
	Context         = std.Context
	CancelFunc      = std.CancelFunc
	CancelCauseFunc = std.CancelCauseFunc
)

// The errors of Context.Err are the standard ones.
var (
	Canceled         = std.Canceled
	DeadlineExceeded = std.DeadlineExceeded
)

// Background is context.Background.
func Background() Context { return std.Background() }

// TODO is context.TODO.
func TODO() Context { return std.TODO() }

// WithValue is context.WithValue.
func WithValue(parent Context, key, val any) Context { return std.WithValue(parent, key, val) }

// WithoutCancel is context.WithoutCancel.
func WithoutCancel(parent Context) Context { return std.WithoutCancel(parent) }

// WithCancel derives a context that cancel or the parent's end ends.
//
//go:norace
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) {
	t := sched.Here()
	if t == nil {
		return wrap(std.WithCancel(parent))
	}
	c := derive(t, parent)
	return c, c.stop
}

// WithCancelCause is WithCancel with a cause given to cancel.
//
//go:norace
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	t := sched.Here()
	if t == nil {
		outer, end := std.WithCancelCause(parent)
		c := &cancelContext{Context: outer, endCause: end}
		return c, c.stopCause
	}
	c := derive(t, parent)
	return c, c.stopCause
}

// WithDeadline derives a context that also ends at d.
//
//go:norace
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with the cause for when d passes.
//
//go:norace
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	t := sched.Here()
	if t == nil {
		return wrap(std.WithDeadlineCause(parent, d, cause))
	}
	c := derive(t, parent)
	c.expire(t, cause, func(time.Time) time.Time { return d })
	return c, c.stop
}

// WithTimeout derives a context that also ends after the timeout.
//
//go:norace
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithTimeoutCause(parent, timeout, nil)
}

// WithTimeoutCause is WithTimeout with the cause for when it passes.
//
//go:norace
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	t := sched.Here()
	if t == nil {
		return wrap(std.WithTimeoutCause(parent, timeout, cause))
	}
	c := derive(t, parent)
	c.expire(t, cause, func(now time.Time) time.Time { return now.Add(timeout) })
	return c, c.stop
}

// derive makes a context that ends when its parent does.
//
//go:norace
func derive(t *sched.Thread, parent Context) *cancelContext {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	c := newContext(parent)
	c.follow(t, parent)
	return c
}

// wrap makes a standard context known to executions.
//
//go:norace
func wrap(outer Context, end CancelFunc) (Context, CancelFunc) {
	c := &cancelContext{Context: outer, end: end}
	return c, c.stop
}

// AfterFunc has f called in a thread of its own when ctx ends. stop keeps it
// from being called, and reports whether it did.
//
//go:norace
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	t := sched.Here()
	if t == nil {
		return std.AfterFunc(ctx, f)
	}
	c := newContext(ctx)
	c.call = f
	c.follow(t, ctx)
	return c.forget
}

// Cause says why c ended; nil while it has not.
//
//go:norace
func Cause(c Context) error {
	t := sched.Here()
	if t == nil {
		return std.Cause(c)
	}
	if mine := nearest(c); mine != nil && mine.Done() == c.Done() {
		_, cause := mine.look(t)
		return cause
	}
	err := c.Err()
	if err == nil {
		return nil
	}
	if mine := nearest(c); mine != nil {
		if _, cause := mine.look(t); cause != nil {
			return cause
		}
	}
	return std.Cause(c)
}
