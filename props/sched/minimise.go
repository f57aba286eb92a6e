package sched

import (
	"context"
	"fmt"
)

// minimiseRuns bounds the search for a lower cost by runs, not by time, so that a
// loaded machine shows the same counterexample.
const minimiseRuns = 100_000

// Minimal is a minimised counterexample.
type Minimal struct {
	Deviations Deviations
	Result     Result // of the run of Deviations, copied
	Cost       int    // preemptions, data choices other than 0, and timers that fired early
	Proven     bool   // every schedule of a lower cost was run, and none fails
	Schedules  int    // runs that it took in all
	Proof      int    // of them, those of the search for a lower cost
	Limit      string // why it is not proven
}

// Minimise reduces a failing list of deviations: delta debugging first (Zeller
// and Hildebrandt, IEEE TSE 2002), then a search of all schedules of a lower
// cost, which either finds one, with the fewest preemptions possible, or proves
// that there is none. run runs a strategy once and says whether the run fails in
// the same way; build it on Runner.Run. Next and Learn are called here. The
// context bounds the time that it takes. Minimise returns false if the list does
// not fail when it is run again.
func Minimise(ctx context.Context, run func(Strategy) (Result, bool), d Deviations) (Minimal, bool) {
	m := &minimiser{ctx: ctx, run: run}
	if !m.try(d) {
		return m.best, false
	}
	m.reduce()
	m.prove()
	return m.best, true
}

type minimiser struct {
	ctx  context.Context
	run  func(Strategy) (Result, bool)
	best Minimal
}

// coster runs a strategy and counts what its schedule costs.
type coster struct {
	Deviator
	cost int
}

// Pick counts a preemption, and a timer that fires early.
func (c *coster) Pick(e *Execution, current int, mask uint64) int {
	slot := c.Deviator.Pick(e, current, mask)
	left := slot != current && current >= 0 && mask&(1<<current) != 0 && !e.Yielded(current)
	early := slot == clockSlot && mask != clockBit
	if left || early {
		c.cost++
	}
	return slot
}

// Choose counts an answer other than 0.
func (c *coster) Choose(e *Execution, n int) int {
	v := c.Deviator.Choose(e, n)
	if v != 0 {
		c.cost++
	}
	return v
}

// try runs the list. If the run fails it is the best so far, without the entries
// that did not apply.
func (m *minimiser) try(d Deviations) bool {
	s := &coster{Deviator: *NewDeviator(d.Strategy())}
	m.best.Schedules++
	result, fails := m.run(s)
	if fails {
		m.keep(s, result)
	}
	return fails
}

func (m *minimiser) keep(s *coster, result Result) {
	m.best.Deviations, m.best.Result, m.best.Cost = s.Deviations(), result.Clone(), s.cost
}

// reduce takes out entries for as long as the run fails without them: halves,
// then quarters, down to single ones, until none can be spared.
func (m *minimiser) reduce() {
	for size := max(m.best.Deviations.Len()/2, 1); m.ctx.Err() == nil; {
		spared := m.pass(size)
		switch {
		case size > 1:
			size = min(size/2, max(m.best.Deviations.Len()/2, 1))
		case !spared:
			return
		}
	}
}

// pass tries to take out every stretch of the given size. A run that takes more
// entries than it is given, or as many, is not progress; Deviator lists what the
// run did, and what did not apply is gone from it.
func (m *minimiser) pass(size int) (spared bool) {
	for i := 0; i < m.best.Deviations.Len() && m.ctx.Err() == nil; {
		before := m.best
		if !m.try(before.Deviations.Without(i, i+size)) {
			i += size
			continue
		}
		if m.best.Cost > before.Cost || m.best.Deviations.Len() >= before.Deviations.Len() {
			spent := m.best.Schedules
			m.best, m.best.Schedules = before, spent
			i += size
			continue
		}
		spared = true
	}
	return spared
}

// prove runs the schedules of a lower cost, cheapest first. The first that fails
// is a minimum; it is reduced in turn.
func (m *minimiser) prove() {
	b := NewBounded(m.best.Cost, 0)
	for b.Next() {
		if m.ctx.Err() != nil {
			m.best.Limit = "the time was up"
			return
		}
		if m.best.Proof == minimiseRuns {
			m.best.Limit = fmt.Sprintf("%d schedules were tried", minimiseRuns)
			return
		}
		s := &coster{Deviator: *NewDeviator(b)}
		m.best.Schedules++
		m.best.Proof++
		result, fails := m.run(s)
		b.Learn(result)
		if fails {
			m.keep(s, result)
			m.best.Proven = b.Bound() == b.Cost()-1
			m.reduce()
			break
		}
	}
	if m.best.Cost == 0 || b.Bound() >= m.best.Cost-1 {
		m.best.Proven = true
	}
	if !m.best.Proven {
		m.best.Limit = b.Limit()
		if m.best.Limit == "" {
			m.best.Limit = fmt.Sprintf("schedules of cost %d were not exhausted", b.Bound()+1)
		}
	}
}
