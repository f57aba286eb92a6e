package time

import (
	std "time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/epoch"
)

// A Timer is a single event. Its channel works as since Go 1.23: it looks
// unbuffered, and once Stop or Reset has returned no earlier value is received.
//
// Within an execution a timer made outside is one that is not armed; its real
// event, should it come while the run lasts, is a value on the channel.
type Timer struct {
	C <-chan Time

	call    func() // what AfterFunc's timer starts; nil if it sends on C
	real    *std.Timer
	virtual sched.Timer
}

// NewTimer returns a timer that sends the time on its channel after d.
//
//go:norace
func NewTimer(d Duration) *Timer {
	t := sched.Here()
	if t == nil {
		real := std.NewTimer(d)
		return &Timer{C: real.C, real: real}
	}
	timer := &Timer{C: make(chan Time)}
	timer.reset(t, d)
	return timer
}

// After is NewTimer(d).C.
//
//go:norace
func After(d Duration) <-chan Time {
	if sched.Here() == nil {
		return std.After(d)
	}
	return NewTimer(d).C
}

// AfterFunc returns a timer that calls f in a thread of its own after d.
//
//go:norace
func AfterFunc(d Duration, f func()) *Timer {
	t := sched.Here()
	if t == nil {
		return &Timer{call: f, real: std.AfterFunc(d, f)}
	}
	timer := &Timer{call: f}
	timer.reset(t, d)
	return timer
}

// Stop keeps the timer from firing, and takes back a value that nobody has
// received. It reports whether there was anything to stop.
//
//go:norace
func (timer *Timer) Stop() bool {
	timer.check("Stop")
	t := sched.Here()
	if t == nil {
		return timer.real != nil && timer.real.Stop()
	}
	o := t.Announce(sched.Arm, timer.address())
	if o == nil {
		return false
	}
	stopped := timer.stop(t)
	t.Done(sched.Arm, o, stopped, 0)
	return stopped
}

// Reset lets the timer fire after d, and only then. It reports whether there
// was anything to stop.
//
//go:norace
func (timer *Timer) Reset(d Duration) bool {
	timer.check("Reset")
	t := sched.Here()
	switch {
	case t != nil:
		return timer.reset(t, d)
	case timer.real != nil:
		return timer.real.Reset(d)
	}
	panic("time: Reset called on a Timer of an execution that has ended")
}

//go:norace
func (timer *Timer) reset(t *sched.Thread, d Duration) bool {
	o := t.Announce(sched.Arm, timer.address())
	if o == nil {
		return false
	}
	stopped := timer.stop(t)
	e := t.Execution()
	t.Arm(&timer.virtual, d, func() { timer.fire(e) })
	t.Done(sched.Arm, o, true, uint64(d))
	return stopped
}

//go:norace
func (timer *Timer) stop(t *sched.Thread) bool {
	armed := t.Disarm(&timer.virtual)
	return timer.C != nil && channel.Drain(t.Execution(), timer.C) || armed
}

//go:norace
func (timer *Timer) fire(e *sched.Execution) {
	if timer.C == nil {
		e.Spawn("", timer.call)
		return
	}
	channel.Fire(e, timer.C, epoch.Now(e), nil)
}

// address is that of the object on which the timer's operations depend: who
// waits for the channel cares, else only who stops the timer.
//
//go:norace
func (timer *Timer) address() unsafe.Pointer {
	if timer.C == nil {
		return unsafe.Pointer(&timer.virtual)
	}
	return channel.Address(timer.C)
}

//go:norace
func (timer *Timer) check(operation string) {
	if timer.C == nil && timer.call == nil {
		panic("time: " + operation + " called on uninitialized Timer")
	}
}
