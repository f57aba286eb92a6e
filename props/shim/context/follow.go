package context

import (
	"reflect"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

// follow has c end when its parent does.
//
//go:norace
func (c *cancelContext) follow(t *sched.Thread, parent Context) {
	if parent.Done() == nil {
		return
	}
	if mine := nearest(parent); mine != nil && mine.Done() == parent.Done() {
		mine.adopt(t, c)
		return
	}
	if err := parent.Err(); err != nil {
		c.cancel(t, err, Cause(parent))
		return
	}
	end := func() {
		if t := sched.Here(); t != nil {
			c.cancel(t, parent.Err(), Cause(parent))
		}
	}
	if p, ok := parent.(interface{ AfterFunc(func()) func() bool }); ok {
		p.AfterFunc(end)
		return
	}
	if isStandard(parent) {
		return
	}
	t.Go("", func() {
		sched.Here().Daemon() // it may wait for ever
		over := channel.From(parent.Done())
		if channel.Select(false, over, channel.From(c.Done())) == 0 {
			end()
		}
	})
}

// adopt makes child follow c: at once if c has ended.
//
//go:norace
func (c *cancelContext) adopt(t *sched.Thread, child *cancelContext) {
	s := c.state(t.Execution())
	o := t.Announce(sched.Update, s.address())
	if o == nil {
		return
	}
	if s.err == nil {
		s.children = append(s.children, child)
	}
	t.Done(sched.Update, o, s.err == nil, s.ended())
	if s.err != nil {
		sched.RaceAcquire(s.address())
		child.cancel(t, s.err, s.cause)
	}
}

// isStandard reports that only the standard package can cancel ctx, which no
// thread of a run makes it do.
//
//go:norace
func isStandard(ctx Context) bool {
	t := reflect.TypeOf(ctx)
	if t.Kind() != reflect.Pointer || t.Elem().PkgPath() != "context" {
		return false
	}
	name := t.Elem().Name()
	return name == "cancelCtx" || name == "timerCtx"
}
