package sched

import "time"

const (
	// leakGrace is how much time passes after the main thread is done, so that
	// threads that are about to end can.
	leakGrace = int64(time.Second)

	// A thread that does nothing but look at the clock lets time pass: strideMin
	// at first, then twice as much each time, strideMax in all.
	strideMin = int64(time.Microsecond)
	strideMax = int64(time.Hour)

	// strideEager is the first stride when time passes although threads can go on.
	// Each costs a preemption, so a lock that hands over after 1 ms (Go's Mutex,
	// WebKit's) must not take ten of them to get there.
	strideEager = int64(time.Millisecond)
)

// polled reports that a spinning thread looks at the clock: time gets it on.
func (e *Execution) polled() bool {
	return e.clock.object.spins&e.waiting != 0 && e.clock.now < strideMax
}

// moves reports that there is something for the clock to move to: a timer, or
// merely a later time for those who look at it.
func (c *clock) moves() bool { return c.armed() || c.read && c.now < strideMax }

// soon reports that the clock's next movement is to a moment within d.
func (c *clock) soon(d time.Duration) bool {
	return !c.armed() || c.earliest()[0].when-c.now <= int64(d)
}

// due reports that a timer is armed for now or earlier.
func (c *clock) due() bool {
	for _, t := range c.timers {
		if t.when <= c.now {
			return true
		}
	}
	return false
}

// tick moves the clock to the next timer, or, if somebody looks at it, by a stride.
//
//go:norace
func (e *Execution) tick() {
	c := &e.clock
	stride := strideMin
	if !c.idle {
		stride = strideEager
	}
	next := c.now + max(stride, c.now)
	if c.armed() && (!c.read || c.now >= strideMax || c.earliest()[0].when <= next) {
		e.fire()
		return
	}
	e.advance(next)
}

// passTime moves the clock when nobody can go on, if that is of use to anybody. It
// reports whether it did.
//
//go:norace
func (e *Execution) passTime() bool {
	c := &e.clock
	if e.over && c.now >= e.overAt+leakGrace || !c.armed() && !e.polled() {
		return false
	}
	c.idle = true
	e.tick()
	c.idle = false
	return true
}

//go:norace
func (e *Execution) advance(to int64) {
	c := &e.clock
	if c.idle {
		c.idled += to - c.now
	}
	if to > c.now {
		c.now = to
		e.Changed(&c.object)
	}
	e.trail = mix(e.trail, uint64(to))
}

// Advance lets d of virtual time pass while t works: the timers that are due
// meanwhile fire.
func (t *Thread) Advance(d time.Duration) {
	e := t.e
	if e.aborting {
		return
	}
	end := e.clock.now + max(int64(d), 0)
	for n := 0; n < e.config.Steps; n++ {
		due := e.clock.earliest()
		if len(due) == 0 || due[0].when > end {
			break
		}
		e.fire()
	}
	e.advance(max(end, e.clock.now))
}
