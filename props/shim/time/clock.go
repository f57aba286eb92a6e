package time

import (
	std "time"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/epoch"
)

// Now is the current time: virtual within an execution, in UTC.
func Now() Time {
	t := sched.Here()
	if t == nil {
		return std.Now()
	}
	return epoch.At(t.ReadClock())
}

// Since is the time that has passed since t.
func Since(t Time) Duration {
	if sched.Here() == nil {
		return std.Since(t)
	}
	return Now().Sub(t)
}

// Until is the time to pass until t.
func Until(t Time) Duration {
	if sched.Here() == nil {
		return std.Until(t)
	}
	return t.Sub(Now())
}

// Sleep lets the thread pause for d at least.
func Sleep(d Duration) {
	t := sched.Here()
	if t == nil {
		std.Sleep(d)
		return
	}
	t.Sleep(d)
}
