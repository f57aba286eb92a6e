package sched

import "math/bits"

// maxDepth is the largest depth that a PCT strategy draws. Of the bugs of
// Burckhardt et al. none was deeper than 3, with the number of ordering
// constraints as the measure; few schedules are left for larger ones.
const maxDepth = 5

// A PCT strategy runs the thread of the highest priority, and lowers it at d-1
// random places (Burckhardt et al., ASPLOS 2010): a run hits a bug of depth d
// with probability at least 1/(n·k^(d-1)), for n threads and k steps, if threads
// do not yield. A thread that yields falls behind all others, else a spin loop
// would keep out what it waits for. The clock draws a new priority when a timer
// has fired. Data choices are random.
type PCT struct {
	given    int // depth, 0 to draw one for each run
	random   Random
	steps    int // k: the most decisions of a run so far
	step     int // decisions of this run
	lowest   int
	priority [MaxThreads]int
	owner    [MaxThreads]int // the thread that the priority is for, see ownerBase
	changes  []int           // decisions at which the running thread's priority falls
}

// NewPCT returns a strategy of depth d, or one that draws 1 to 5 for each run if
// d is 0.
func NewPCT(d int, seed uint64) *PCT {
	p := &PCT{given: d}
	p.Seed(seed)
	return p
}

// Seed prepares the next run, which is determined by seed and by the longest
// run so far.
func (p *PCT) Seed(seed uint64) {
	p.random.Seed(seed)
	p.start()
}

// Next prepares another run.
func (p *PCT) Next() bool {
	p.start()
	return true
}

// Learn keeps k up to date. A run that was cut off is no measure.
func (p *PCT) Learn(r Result) {
	if r.Outcome != TooLong {
		p.steps = max(p.steps, p.step)
	}
}

// start draws the change points, without replacement: none for the first run.
func (p *PCT) start() {
	d := p.given
	if d == 0 {
		d = 1 + p.random.below(maxDepth)
	}
	p.step, p.lowest = 0, 0
	p.owner = [MaxThreads]int{}
	p.changes = p.changes[:0]
	for range min(d-1, p.steps) {
		at := 1 + p.random.below(p.steps)
		for p.isChange(at) {
			at = 1 + at%p.steps
		}
		p.changes = append(p.changes, at)
	}
}

func (p *PCT) isChange(step int) bool {
	for _, c := range p.changes {
		if c == step {
			return true
		}
	}
	return false
}

// Pick returns the slot of the highest priority.
func (p *PCT) Pick(e *Execution, current int, mask uint64) int {
	p.step++
	if e.Yielded(current) && p.owner[current] == e.Born(current)+ownerBase {
		p.fall(current)
	}
	slot := p.highest(e, mask)
	if p.isChange(p.step) {
		p.fall(slot)
		slot = p.highest(e, mask)
	}
	if slot == clockSlot {
		p.owner[slot] = 0
	}
	return slot
}

// ownerBase makes owner 0 mean nobody, the clock (-1) included.
const ownerBase = 2

func (p *PCT) highest(e *Execution, mask uint64) int {
	best := -1
	for m := mask; m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		if id := e.Born(slot) + ownerBase; p.owner[slot] != id {
			p.owner[slot] = id
			p.priority[slot] = 1 + p.random.below(1<<30)
		}
		if best < 0 || p.priority[slot] > p.priority[best] {
			best = slot
		}
	}
	return best
}

// fall puts the slot below all that fell before and all that did not.
func (p *PCT) fall(slot int) {
	p.lowest--
	p.priority[slot] = p.lowest
}

// Choose returns any number below n.
func (p *PCT) Choose(_ *Execution, n int) int { return p.random.below(n) }
