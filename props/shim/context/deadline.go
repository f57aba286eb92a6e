package context

import (
	"time"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/epoch"
)

// expire has the context end at the instant that when makes of the present one.
//
//go:norace
func (c *cancelContext) expire(t *sched.Thread, cause error, when func(now time.Time) time.Time) {
	e := t.Execution()
	s := c.state(e)
	o := t.Announce(sched.Arm, s.address())
	if o == nil {
		return
	}
	now := epoch.Now(e)
	d := when(now)
	if earlier, ok := c.Context.Deadline(); ok && earlier.Before(d) {
		t.Done(sched.Arm, o, false, 0) // the parent ends first
		return
	}
	c.deadline = d
	ends := s.err == nil && !d.After(now)
	switch {
	case ends:
		c.shut(e, DeadlineExceeded, cause)
	case s.err == nil:
		t.Arm(&c.timer, d.Sub(now), func() { c.fire(e, cause) })
	}
	t.Done(sched.Arm, o, ends, uint64(d.UnixNano()))
}

// fire ends the context when its deadline passes. Children take further steps,
// and so a thread.
//
//go:norace
func (c *cancelContext) fire(e *sched.Execution, cause error) {
	if c.shut(e, DeadlineExceeded, cause) && len(c.state(e).children) > 0 {
		e.Spawn("", func() { c.passOn(sched.Here()) })
	}
}
