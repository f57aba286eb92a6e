package sched

import "math/bits"

// A Strategy decides who goes on. It is asked in the middle of a run and must
// not block.
type Strategy interface {
	// Pick returns the slot of a thread of the mask, or -1 to give the run up
	// as one that need not be explored. current is the slot of the thread that
	// has just announced an operation, -1 if it ended.
	Pick(e *Execution, current int, mask uint64) int

	// Choose returns a number below n, for a choice that Go leaves open; 0 is
	// what its runtime would do.
	Choose(e *Execution, n int) int
}

// A Search is a Strategy that plans its runs: Next prepares the next one and
// is false when there is nothing left to explore; Learn is told how it ended.
type Search interface {
	Strategy
	Next() bool
	Learn(r Result)
}

// ClockSlot is the slot that stands for the clock in Pick's mask: picking it
// fires the earliest timer.
const ClockSlot = clockSlot

// Pending is the operation that the thread in the slot has announced.
func (e *Execution) Pending(slot int) Op {
	if slot == clockSlot {
		return Op{Kind: Fire}
	}
	return e.threads[slot].op
}

// Yielded reports that the thread in the slot gave way by its last operation:
// to leave it is no preemption.
func (e *Execution) Yielded(slot int) bool { return slot >= 0 && e.threads[slot].yielded }

// Born is the number of the thread in the slot, in order of creation.
func (e *Execution) Born(slot int) int {
	if slot == clockSlot {
		return -1
	}
	return e.threads[slot].id
}

// Anchor is the place in the run that the decision is about: the thread that
// announced an operation, ended or blocked just before, by its number in order
// of creation, and how many operations it has performed.
func (e *Execution) Anchor() (thread, nth int) { return e.origin.thread, e.origin.nth }

// Performed is the number of operations that the thread in the slot has performed.
func (e *Execution) Performed(slot int) int { return e.threads[slot].count }

// SetMonitor tells the state of whatever watches the run, as a hash: two states
// of the program are the same only if their monitors agree.
//
//go:norace
func (e *Execution) SetMonitor(hash uint64) { e.monitor = hash }

// Fingerprint identifies the state of the program: what each thread did and saw,
// up to the order of operations that commute, and the clock. Two runs with equal
// fingerprints have equal futures, unless 64 bits collide.
func (e *Execution) Fingerprint() uint64 {
	h := mix(e.monitor, uint64(e.clock.now)) + e.past + mix(uint64(e.overtime), 11)
	for m := e.used; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		h += mix(t.hash, uint64(t.id))
	}
	h += e.clock.fingerprint()
	return h
}

func (c *clock) fingerprint() uint64 {
	h := c.object.hash + mix(uint64(c.idled), 11)
	for _, t := range c.timers {
		h += mix(uint64(t.when), t.seq)
	}
	return h
}

// nth is the slot of the mask's n-th set bit.
func nth(mask uint64, n int) int {
	for ; n > 0; n-- {
		mask &= mask - 1
	}
	return bits.TrailingZeros64(mask)
}

// A Random strategy picks every thread with the same probability at each step:
// a random walk.
type Random struct{ state uint64 }

// NewRandom returns a random walk; the seed determines it.
func NewRandom(seed uint64) *Random { return &Random{state: mix(seed, 1)} }

// Seed starts anew, so that the next run is determined by seed.
//
//go:norace
func (r *Random) Seed(seed uint64) { r.state = mix(seed, 1) }

// Pick returns any slot of the mask.
func (r *Random) Pick(_ *Execution, _ int, mask uint64) int {
	return nth(mask, r.below(bits.OnesCount64(mask)))
}

// Choose returns any number below n.
func (r *Random) Choose(_ *Execution, n int) int { return r.below(n) }

// below draws a number below n: Lemire's multiplication (2019) on a SplitMix64 word.
//
//go:norace
func (r *Random) below(n int) int {
	hi, _ := bits.Mul64(r.word(), uint64(n))
	return int(hi)
}

//go:norace
func (r *Random) word() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state, 0)
}

// RunToBlock lets a thread go on until it cannot, or yields, then the next one by
// number. One that was told to spin on does so.
type RunToBlock struct{}

// Pick stays with the current thread while it can go on and has not yielded.
func (RunToBlock) Pick(e *Execution, current int, mask uint64) int {
	if current >= 0 && mask&(1<<current) != 0 && (!e.Yielded(current) || e.SpinsOn(current)) {
		return current
	}
	if after := mask &^ clockBit & (^uint64(0) << uint(current+1)); after != 0 {
		return bits.TrailingZeros64(after)
	}
	return bits.TrailingZeros64(mask)
}

// Choose returns 0.
func (RunToBlock) Choose(*Execution, int) int { return 0 }
