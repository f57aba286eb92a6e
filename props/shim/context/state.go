package context

import (
	std "context"
	"fmt"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
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
