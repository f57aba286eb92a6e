package gil

import (
	"fmt"
	"time"
)

// DefaultSwitchInterval is CPython's default, too (sys.getswitchinterval).
const DefaultSwitchInterval = 5 * time.Millisecond

// SetSwitchInterval sets how long a holder is left in peace while others wait.
// It applies to the present holder as well. An interval of zero or less is an
// error.
//
// Requests are as punctual as Go's timers. On a single CPU they wait until the
// runtime preempts the holder: two busy threads then take turns of 20 ms instead
// of 5 (go test -run=- -bench=Interpreter/threads=2 -cpu=1,2 ./gil).
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if d <= 0 {
		return fmt.Errorf("gil: switch interval %v, want more than zero", d)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval = d
	g.setAlarm()
	return nil
}

// SwitchInterval returns the switch interval.
func (g *GIL) SwitchInterval() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.switchInterval()
}

func (g *GIL) switchInterval() time.Duration {
	if g.interval == 0 {
		return DefaultSwitchInterval
	}
	return g.interval
}

// deadline is when the first waiter asks the holder to yield: one interval
// after it began to wait or, if that is later, after the holder's turn began.
// It is a point in time, not a timeout that each wakeup starts afresh: CPython's
// take_gil waits anew whenever the holder has released and retaken the lock,
// and so may never get to ask. The caller holds g.mu, and somebody waits.
func (g *GIL) deadline() time.Time {
	start := g.queue[0].since
	if start.Before(g.switched) {
		start = g.switched
	}
	return start.Add(g.switchInterval())
}

// setAlarm sets the alarm to the deadline, or turns it off if nobody waits. The
// caller holds g.mu.
func (g *GIL) setAlarm() {
	switch {
	case g.alarm == nil && len(g.queue) > 0:
		g.alarm = time.AfterFunc(time.Until(g.deadline()), g.ask)
	case len(g.queue) > 0:
		g.alarm.Reset(time.Until(g.deadline()))
	case g.alarm != nil:
		g.alarm.Stop()
	}
}

// ask is the alarm. It may have gone off just before it was turned off or set
// to a later time, so it looks again whether it is due.
func (g *GIL) ask() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.queue) > 0 && !time.Now().Before(g.deadline()) {
		g.word.Or(asked)
	}
}
