package context

import (
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

//go:norace
func (c *cancelContext) stop() {
	t := sched.Here()
	switch {
	case t != nil:
		c.cancel(t, Canceled, nil)
	case c.end != nil:
		c.end()
	}
}

//go:norace
func (c *cancelContext) stopCause(cause error) {
	t := sched.Here()
	switch {
	case t != nil:
		c.cancel(t, Canceled, cause)
	case c.endCause != nil:
		c.endCause(cause)
	}
}

// forget is AfterFunc's stop: the context ends without a call.
//
//go:norace
func (c *cancelContext) forget() bool {
	t := sched.Here()
	if t == nil {
		return false // the run in which it could have been called has ended
	}
	return c.finish(t, Canceled, nil)
}

// cancel ends the context, then what follows it.
//
//go:norace
func (c *cancelContext) cancel(t *sched.Thread, err, cause error) {
	if c.finish(t, err, cause) {
		c.passOn(t)
	}
}

// finish is the step in which the context ends. It reports whether it had not yet.
//
//go:norace
func (c *cancelContext) finish(t *sched.Thread, err, cause error) bool {
	o := t.Announce(sched.Close, c.state(t.Execution()).address())
	if o == nil {
		return false
	}
	first := c.shut(t.Execution(), err, cause)
	t.Disarm(&c.timer)
	t.Done(sched.Close, o, first, 0)
	return first
}

// shut ends the context without a scheduling point.
//
//go:norace
func (c *cancelContext) shut(e *sched.Execution, err, cause error) bool {
	s := c.state(e)
	if s.err != nil {
		return false
	}
	if cause == nil {
		cause = err
	}
	s.err, s.cause = err, cause
	sched.RaceReleaseMerge(s.address())
	channel.Shut(e, s.done)
	return true
}

// passOn ends the children, one step each, and starts what AfterFunc was given.
//
//go:norace
func (c *cancelContext) passOn(t *sched.Thread) {
	if c.call != nil {
		t.Go("", c.call)
	}
	s := c.state(t.Execution())
	for len(s.children) > 0 {
		i := t.Choose(len(s.children), false) // the standard package keeps them in a map
		child := s.children[i]
		rest := make([]*cancelContext, 0, len(s.children)-1)
		for j, other := range s.children {
			if j != i {
				rest = append(rest, other) // one by one: the race detector sees a copy of a whole slice
			}
		}
		s.children = rest
		child.cancel(t, s.err, s.cause)
	}
}
