package sched

import (
	"math"
	"time"
	"unsafe"
)

const (
	clockSlot = MaxThreads - 1 // the clock's place in the masks when a timer may fire though threads can go on
	clockBit  = 1 << clockSlot
)

// clock is virtual time: it stands still while a thread can go on, unless the
// strategy fires a timer early (Config.Eager), which is as if the threads had
// been slow.
type clock struct {
	now    int64 // nanoseconds since the start of the run
	timers []*Timer
	seq    uint64
	read   bool  // somebody has looked at it
	idle   bool  // the clock moves because nobody can go on
	idled  int64 // how far it was moved so, in all
	fired  int
	atOnce int    // of the timers, those armed for no time at all
	object Object // what time.Now reads and every movement changes
}

//go:norace
func (c *clock) reset() {
	clear(c.timers)
	c.timers = c.timers[:0]
	c.now, c.seq, c.read, c.idle, c.idled, c.fired, c.atOnce = 0, 0, false, false, 0, 0, 0
	c.object = Object{hash: 0x2545f4914f6cdd1d}
}

func (c *clock) armed() bool { return len(c.timers) > 0 }

// A Timer fires once, at a moment of virtual time.
type Timer struct {
	when  int64
	seq   uint64 // order of arming, among equal moments
	armed bool
	soon  bool // it was due when it was armed, and may fire at any point from then on
	fire  func()
	edge  byte // address of the race detector's edge from arming to firing
}

// Arm has fire called after d, by whichever thread is running then; fire must
// not announce anything. A timer that is armed is moved. It reports whether it was armed.
func (t *Thread) Arm(timer *Timer, d time.Duration, fire func()) bool {
	return t.e.Arm(timer, d, fire)
}

// Arm is Thread.Arm for the functions of timers, such as a ticker's.
//
//go:norace
func (e *Execution) Arm(timer *Timer, d time.Duration, fire func()) bool {
	if e.aborting {
		return false
	}
	c := &e.clock
	was := c.remove(timer)
	when := c.now + max(int64(d), 0)
	if when < c.now {
		when = math.MaxInt64
	}
	c.seq++
	timer.when, timer.seq, timer.armed, timer.fire = when, c.seq, true, fire
	if timer.soon = d <= 0; timer.soon {
		c.atOnce++
	}
	raceRelease(unsafe.Pointer(&timer.edge))
	c.timers = append(c.timers, timer)
	return was
}

// Disarm keeps the timer from firing. It reports whether it was armed.
func (t *Thread) Disarm(timer *Timer) bool { return t.e.clock.remove(timer) }

//go:norace
func (c *clock) remove(timer *Timer) bool {
	if !timer.armed {
		return false
	}
	timer.armed = false
	for i, other := range c.timers {
		if other == timer {
			for ; i+1 < len(c.timers); i++ {
				c.timers[i] = c.timers[i+1] // not by append, which the race detector sees
			}
			c.timers = c.timers[:i]
			if timer.soon {
				c.atOnce--
			}
			return true
		}
	}
	return false // armed in an earlier run
}

// earliest lists the timers that are due first, in the order of arming.
func (c *clock) earliest() []*Timer {
	var first []*Timer
	for _, t := range c.timers {
		switch {
		case len(first) == 0 || t.when < first[0].when:
			first = append(first[:0], t)
		case t.when == first[0].when:
			first = append(first, t)
		}
	}
	return first
}

// fire moves the clock to the earliest timer and fires it. Which of several
// that are due at one moment comes first is open.
//
//go:norace
func (e *Execution) fire() {
	c := &e.clock
	due := c.earliest()
	timer := due[0]
	if len(due) > 1 && e.config.Any {
		timer = due[e.choose(len(due))]
	}
	e.advance(max(timer.when, c.now))
	c.remove(timer)
	c.fired++
	e.byDriver(timer.run)
}

// run is called on the driver, so that the timer's effects come after it was
// armed, but not after whatever the thread did that happened to run.
func (timer *Timer) run() {
	raceAcquire(unsafe.Pointer(&timer.edge))
	timer.fire()
}

// Spawn starts a thread from the function of a timer; see Thread.Go.
//
//go:norace
func (e *Execution) Spawn(name string, fn func()) {
	child := e.spawn(name, fn)
	if child == nil {
		return // the run has failed and ends at the next point
	}
	child.hash = mix(child.hash, e.clock.object.hash)
}

// Unpark is Thread.Unpark for the functions of timers.
func (e *Execution) Unpark(u *Thread) { e.unpark(u) }

// Sleep blocks t for d.
func (t *Thread) Sleep(d time.Duration) {
	t.Pass(Sleep)
	if d <= 0 || t.e.aborting {
		return
	}
	t.Arm(&t.sleep, d, t.awake)
	t.Park("asleep")
}

func (t *Thread) awake() { t.e.unpark(t) }

// ReadClock is a scheduling point at which t looks at the time.
//
//go:norace
func (t *Thread) ReadClock() time.Duration {
	e := t.e
	if e.aborting {
		t.unwind()
		return e.Now()
	}
	t.op = Op{Kind: Now}
	t.point()
	e.clock.object.spins |= t.bit
	e.clock.read = true
	t.Done(Now, &e.clock.object, false, uint64(e.clock.now))
	return e.Now()
}
