package sched

import "math/bits"

// A POS strategy gives every announced operation a random priority and performs
// the one of the highest; the operations that depend on it draw anew (partial
// order sampling: Yuan, Yang and Gu, CAV 2018). It needs no estimate of the
// length of a run. Data choices are random.
type POS struct {
	random   Random
	priority [MaxThreads]uint64
	drawn    [MaxThreads]anchor // the operation that the priority is for
	before   uint64             // the mask of the decision before
	last     Op                 // what was performed then
	fired    bool
}

// NewPOS returns the strategy; the seed determines it.
func NewPOS(seed uint64) *POS {
	p := &POS{}
	p.Seed(seed)
	return p
}

// Seed prepares the next run, which is determined by seed.
func (p *POS) Seed(seed uint64) {
	p.random.Seed(seed)
	p.Next()
}

// Next prepares another run.
func (p *POS) Next() bool {
	p.before, p.last = 0, Op{}
	return true
}

// Learn does nothing.
func (p *POS) Learn(Result) {}

// Pick returns the slot of the highest priority.
func (p *POS) Pick(e *Execution, _ int, mask uint64) int {
	best := -1
	for m := mask; m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		p.draw(e, slot)
		if best < 0 || p.priority[slot] > p.priority[best] {
			best = slot
		}
	}
	p.before, p.last = mask, e.Pending(best)
	p.fired = best == clockSlot
	return best
}

// draw gives the slot's operation a priority if it has none, or if it depends on
// the operation performed last, or could not be performed then.
func (p *POS) draw(e *Execution, slot int) {
	op := anchor{thread: Clock}
	if slot != clockSlot {
		op = anchor{e.Born(slot), e.Performed(slot)}
	}
	if p.before&(1<<slot) != 0 && p.drawn[slot] == op && !(p.fired && slot == clockSlot) && !Dependent(e.Pending(slot), p.last) {
		return
	}
	p.drawn[slot] = op
	p.priority[slot] = p.random.word()
}

// Choose returns any number below n.
func (p *POS) Choose(_ *Execution, n int) int { return p.random.below(n) }
