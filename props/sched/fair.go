package sched

import "math/bits"

// fairPasses is how often a thread may be passed over at a mutex before it is
// handed the mutex. Go's Mutex does so after 1 ms of waiting (sync/mutex.go,
// starvation mode); what matters here is only that there is a bound.
const fairPasses = 2

// passOver counts that the threads which stand before o, and could have had it,
// did not get it.
//
//go:norace
func (e *Execution) passOver(o *Object) {
	for m := o.at[0] & e.enabled; m != 0; m &= m - 1 {
		e.threads[bits.TrailingZeros64(m)].passed++
	}
}

// handOff gives the mutex that was just let go to the thread that has been
// passed over most, if that was often enough. It reports whether it did.
//
//go:norace
func (e *Execution) handOff(o *Object) bool {
	var next *Thread
	for m := o.at[0] &^ e.waiting; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		if t.passed >= fairPasses && (next == nil || t.passed > next.passed) {
			next = t
		}
	}
	if next == nil {
		return false
	}
	o.shut[0] = true
	e.enabled |= next.bit
	return true
}

// Starve is the adversary of one thread, and fair all the same: the others take
// their turns round-robin, and the victim goes on whenever the lock is held, so
// that it takes ever more steps, but none that gets it in unless the lock sees
// to it. A lock that makes the victim wait through any number of turns has a
// fair schedule that starves it.
type Starve struct {
	Victim *Thread
	Turn   func() (number int, held bool) // turns so far; whether somebody holds the lock and is between calls

	fed   int // the turn in which the victim has had its steps
	steps int // of them
	last  int // slot of the other that was picked last
	Given int // steps that the victim was given in all
}

// victimSteps is how far the victim goes on in one turn, at most.
const victimSteps = 64

// Pick lets the victim go on while the lock is held, once a turn.
func (s *Starve) Pick(e *Execution, current int, mask uint64) int {
	if s.Victim == nil || mask == s.Victim.bit {
		return nth(mask, 0)
	}
	turn, held := s.Turn()
	if mask&s.Victim.bit != 0 && held && s.fed != turn {
		if s.steps++; s.steps > victimSteps || current == s.Victim.slot && s.Victim.yielded {
			s.fed, s.steps = turn, 0
		} else {
			s.Given++
			return s.Victim.slot
		}
	}
	if current == s.Victim.slot {
		current = s.last // the others go on as if the victim had not run
	}
	s.last = RunToBlock{}.Pick(e, current, mask&^s.Victim.bit)
	return s.last
}

// Choose returns 0: fairness is judged for what Go's runtime does (design: it
// serves in order).
func (s *Starve) Choose(*Execution, int) int { return 0 }
