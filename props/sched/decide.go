package sched

import "math/bits"

// pick says who goes on after from has announced its operation, or ended (nil).
// It returns nil when the run is over.
//
//go:norace
func (e *Execution) pick(from *Thread) *Thread {
	from = e.mover(from)
	for {
		if e.outcome != Finished || e.over && e.config.Daemons {
			return nil
		}
		if from == nil || !from.spin.extra && e.waiting&from.bit == 0 {
			e.steps++ // spinning has a limit of its own
		}
		if e.steps > e.config.Steps {
			e.outcome = TooLong
			return nil
		}
		if e.steps%beatSteps == 0 {
			e.heartbeat()
		}
		mask := e.enabled
		if e.config.Settled && mask&e.fresh != 0 {
			e.settle(from)
			return &e.threads[bits.TrailingZeros64(mask&e.fresh)]
		}
		if e.config.Eager && e.clock.moves() && (e.config.Early == 0 || e.clock.soon(e.config.Early)) ||
			e.clock.atOnce > 0 && mask != 0 {
			mask |= clockBit
		}
		if mask == 0 {
			if !e.idle() {
				return nil
			}
			continue
		}
		if mask&^e.extras != 0 {
			e.overtime = 0
		}
		if t := e.onward(from, mask); t != nil {
			e.spun++
			return e.chosen(from, t.slot)
		}
		slot := bits.TrailingZeros64(mask)
		if mask&(mask-1) != 0 || e.config.Every || e.every {
			if slot = e.decide(from, mask); slot < 0 {
				e.outcome = Pruned
				return nil
			}
		}
		if slot == clockSlot {
			e.tick()
			continue
		}
		return e.chosen(from, slot)
	}
}

// onward is the thread that goes on spinning, if it is that which happens now: by
// choice, or because only spinning threads can run. Nothing is decided meanwhile,
// for what they do is of no consequence before one leaves its loop; and so it makes
// no difference to a schedule whether a loop is known to be endless.
//
//go:norace
func (e *Execution) onward(from *Thread, mask uint64) *Thread {
	switch {
	case from != nil && from.spin.onward > 0 && mask&from.bit != 0 && from.goesRound():
		return from
	case e.overtime > 0 && mask&^e.extras == 0:
		return &e.threads[bits.TrailingZeros64(mask)]
	}
	return nil
}

// goesRound reports that the announced operation is the next of the thread's loop.
func (t *Thread) goesRound() bool {
	s := &t.spin
	switch {
	case t.op.Kind == Yield:
		return true
	case t.op.Kind != s.expect.Kind || t.op.Object != s.expect.Object:
		return false
	}
	return !t.e.config.Polls || !t.op.Kind.polls() || s.period <= s.n && s.places[(s.n-s.period)%spinWindow] == s.place
}

// quantum is the number of steps in a row after which a thread counts as giving
// way: one that goes round a loop which changes memory, and so does not spin by our
// lights, must not keep the others from what it waits for.
const quantum = 500

// chosen counts the switch from one thread to the next. Leaving a thread that
// could go on and did not yield is a preemption.
//
//go:norace
func (e *Execution) chosen(from *Thread, slot int) *Thread {
	t := &e.threads[slot]
	e.streak++
	if from != t {
		e.streak = 0
	}
	if from != nil && from != t {
		e.switches++
		if e.enabled&from.bit != 0 && !from.yielded {
			e.preemptions++
		}
	}
	return t
}

//go:norace
func (e *Execution) decide(from *Thread, mask uint64) int {
	slot := -1
	if from != nil {
		slot = from.slot
	}
	if from != nil && e.streak >= quantum {
		from.yielded = true
	}
	next := e.askPick(slot, mask)
	if e.config.Record && next >= 0 && mask&(mask-1) != 0 {
		e.schedule = append(e.schedule, byte(next))
	}
	return next
}

// Choose asks the strategy for one of n possibilities: 0 is what Go's runtime
// would do.
//
//go:norace
func (e *Execution) choose(n int) int {
	if n <= 1 || e.aborting {
		return 0
	}
	c := e.askChoose(n)
	if e.config.Record {
		e.schedule = append(e.schedule, byte(c))
	}
	return c
}

// idle is called when no thread can go on. It reports whether something was
// done about it; otherwise the outcome stands.
//
//go:norace
func (e *Execution) idle() bool {
	if e.over && e.alive() == 0 {
		return false
	}
	for m := e.beginning; m != 0; m &= m - 1 {
		e.threads[bits.TrailingZeros64(m)].begun()
	}
	if e.waiting != 0 && e.overtime < e.spinTime() {
		e.letSpin()
		return true
	}
	e.learnEndless()
	if e.clock.due() {
		e.tick() // no time passes
		return true
	}
	if e.onIdle != nil && (e.clock.armed() || !e.polled()) {
		if e.servedFromOutside() {
			return false
		}
		e.onIdle()
		e.stuck = e.outcome != Finished
		if e.enabled != 0 {
			return true
		}
	}
	if e.passTime() {
		return true
	}
	switch {
	case e.over: // what is left is in Result.Left
	case e.servedFromOutside():
	case e.waiting != 0:
		e.outcome = Livelock
	default:
		e.outcome = Deadlock
	}
	return false
}

// alive counts the threads that are not daemons and not done.
func (e *Execution) alive() int {
	n := 0
	for m := e.used; m != 0; m &= m - 1 {
		if t := &e.threads[bits.TrailingZeros64(m)]; !t.daemon {
			n++
		}
	}
	return n
}
