package context

import (
	std "context"
	"fmt"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/epoch"
)

// A cancelContext is a context that can end. Made within an execution it wraps
// its parent, made outside the standard context that it is there.
type cancelContext struct {
	Context
	deadline time.Time // zero if it is the Context's
	timer    sched.Timer
	call     func() // of AfterFunc
	within   *state // of a context made within an execution, which lives no longer

	// What ends the standard context of one made outside.
	end      CancelFunc
	endCause CancelCauseFunc
}

// state is what a run changes.
type state struct {
	done       chan struct{}
	err, cause error
	children   []*cancelContext // in the order in which they were derived, also those that have ended
}

// marker is the key that finds the nearest cancelContext among the ancestors.
var marker byte

//go:norace
func nearest(ctx Context) *cancelContext {
	c, _ := ctx.Value(&marker).(*cancelContext)
	return c
}

//go:norace
func newContext(parent Context) *cancelContext {
	return &cancelContext{Context: parent, within: &state{done: make(chan struct{})}}
}

// Deadline is when the context ends at the latest.
//
//go:norace
func (c *cancelContext) Deadline() (time.Time, bool) {
	if !c.deadline.IsZero() {
		return c.deadline, true
	}
	return c.Context.Deadline()
}

// Done is closed when the context ends. Each run has its own channel for a
// context made outside.
//
//go:norace
func (c *cancelContext) Done() <-chan struct{} {
	t := sched.Here()
	switch {
	case c.within != nil:
		return c.within.done
	case t != nil:
		return c.state(t.Execution()).done
	}
	return c.Context.Done()
}

// Err says that the context has ended: Canceled or DeadlineExceeded.
//
//go:norace
func (c *cancelContext) Err() error {
	t := sched.Here()
	switch {
	case t != nil:
		err, _ := c.look(t)
		return err
	case c.within == nil:
		return c.Context.Err()
	}
	return c.within.err
}

// Value looks the key up in the ancestors.
//
//go:norace
func (c *cancelContext) Value(key any) any {
	if key == &marker {
		return c
	}
	return c.Context.Value(key)
}

// AfterFunc is how the standard package follows contexts that are not its own.
//
//go:norace
func (c *cancelContext) AfterFunc(f func()) (stop func() bool) { return AfterFunc(c, f) }

// String names the context by how it was made.
//
//go:norace
func (c *cancelContext) String() string {
	switch {
	case c.within == nil:
		return fmt.Sprint(c.Context)
	case c.deadline.IsZero():
		return fmt.Sprint(c.Context) + ".WithCancel"
	}
	return fmt.Sprint(c.Context) + ".WithDeadline(" + c.deadline.String() + ")"
}

// state finds what the run has made of the context.
//
//go:norace
func (c *cancelContext) state(e *sched.Execution) *state {
	if c.within != nil {
		return c.within
	}
	o := e.Object(unsafe.Pointer(c))
	s, _ := o.State.(*state)
	if s == nil {
		s = &state{done: make(chan struct{}), err: c.Context.Err()}
		if s.err != nil {
			s.cause = std.Cause(c.Context)
			close(s.done)
		}
		o.State = s
	}
	return s
}

// look is a scheduling point at which t sees whether the context has ended.
//
//go:norace
func (c *cancelContext) look(t *sched.Thread) (err, cause error) {
	s := c.state(t.Execution())
	o := t.Announce(sched.Load, s.address())
	if o != nil {
		t.Done(sched.Load, o, false, s.ended())
	}
	sched.RaceAcquire(s.address())
	return s.err, s.cause
}

// address is that of the object that all operations on the context have to do
// with: its Done channel's, for that is what others wait for.
//
//go:norace
func (s *state) address() unsafe.Pointer { return channel.Address((<-chan struct{})(s.done)) }

//go:norace
func (s *state) ended() uint64 {
	if s.err != nil {
		return 1
	}
	return 0
}

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
		s.children = append(s.children[:i:i], s.children[i+1:]...)
		child.cancel(t, s.err, s.cause)
	}
}

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
		e.Spawn("", func() {
			if t := sched.Here(); t != nil {
				c.passOn(t)
			}
		})
	}
}
