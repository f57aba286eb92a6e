package time

import (
	"math"
	std "time"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/epoch"
)

// A Ticker sends the time on its channel at intervals, and drops ticks while the
// last is not received. Within an execution the clock does not stop for ticks
// that are dropped, so that a run in which nobody can go on ends as a deadlock
// although a ticker ticks.
//
// Within an execution a ticker made outside is one that is stopped; its real
// ticks, should they come while the run lasts, are values on the channel.
type Ticker struct {
	C <-chan Time

	real    *std.Ticker
	virtual sched.Timer
	period  Duration
	next    Duration // virtual time of the tick to come
}

// NewTicker returns a ticker that ticks every d. It panics unless d is positive.
//
//go:norace
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	t := sched.Here()
	if t == nil {
		real := std.NewTicker(d)
		return &Ticker{C: real.C, real: real}
	}
	ticker := &Ticker{C: make(chan Time)}
	ticker.reset(t, d)
	return ticker
}

// Tick is NewTicker(d).C, or nil unless d is positive.
//
//go:norace
func Tick(d Duration) <-chan Time {
	if sched.Here() == nil {
		return std.Tick(d)
	}
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}

// Stop turns the ticker off, and takes back a tick that nobody has received.
//
//go:norace
func (ticker *Ticker) Stop() {
	t := sched.Here()
	if t == nil || ticker.C == nil {
		if ticker.real != nil {
			ticker.real.Stop()
		}
		return
	}
	if o := t.Announce(sched.Arm, channel.Address(ticker.C)); o != nil {
		t.Done(sched.Arm, o, ticker.stop(t), 0)
	}
}

// Reset begins the intervals anew, of length d. It panics unless d is positive.
//
//go:norace
func (ticker *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if ticker.C == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	t := sched.Here()
	switch {
	case t != nil:
		ticker.reset(t, d)
	case ticker.real != nil:
		ticker.real.Reset(d)
	default:
		panic("time: Reset called on a Ticker of an execution that has ended")
	}
}

//go:norace
func (ticker *Ticker) reset(t *sched.Thread, d Duration) {
	o := t.Announce(sched.Arm, channel.Address(ticker.C))
	if o == nil {
		return
	}
	ticker.stop(t)
	e := t.Execution()
	ticker.period, ticker.next = d, later(e.Now(), d)
	ticker.arm(e)
	t.Done(sched.Arm, o, true, uint64(d))
}

//go:norace
func (ticker *Ticker) stop(t *sched.Thread) bool {
	armed := t.Disarm(&ticker.virtual)
	return channel.Drain(t.Execution(), ticker.C) || armed
}

//go:norace
func (ticker *Ticker) arm(e *sched.Execution) {
	e.Arm(&ticker.virtual, ticker.next-e.Now(), func() { ticker.fire(e) })
}

// fire sends a tick. The next is due when this one has been received.
//
//go:norace
func (ticker *Ticker) fire(e *sched.Execution) {
	channel.Fire(e, ticker.C, epoch.At(ticker.next), func() { ticker.received(e) })
}

// received arms the first tick to come: those up to now were dropped.
//
//go:norace
func (ticker *Ticker) received(e *sched.Execution) {
	missed := (e.Now() - ticker.next) / ticker.period
	ticker.next = later(ticker.next+missed*ticker.period, ticker.period)
	ticker.arm(e)
}

// later is the sum, or the end of time.
//
//go:norace
func later(now, d Duration) Duration { return now + min(d, math.MaxInt64-now) }
