package sched

import (
	"math/bits"
	"slices"
)

// Clock is the thread number that stands for the clock in a Switch: its timer
// fires although threads could go on.
const Clock = -1

// A Switch is one place where a schedule differs from RunToBlock: after the
// thread's nth operation, target goes on. Threads are numbered in the order of
// their creation, from 0. Numbering by thread and operation keeps the other
// entries of a list valid when one is taken out.
type Switch struct {
	Thread int // 0 or more
	Nth    int // operations that Thread has performed by then
	Target int // or Clock
}

// A Choice is a data choice other than 0: the nth that is asked for in the run,
// counted from 0, is answered by Value.
type Choice struct{ Nth, Value int }

// Deviations is a schedule as its differences from RunToBlock: the codec that
// fuzz inputs, generated schedules, the systematic search's counterexamples and
// replay files share. The zero value is run-to-block itself. It is exact under
// Config.Settled; without, a thread that parks passes one anchor twice.
type Deviations struct {
	Switches []Switch // in the order in which those of one place apply
	Choices  []Choice
}

// Len is the number of entries.
func (d Deviations) Len() int { return len(d.Switches) + len(d.Choices) }

// Without returns the list without the entries from i up to j, where switches
// are counted before choices.
func (d Deviations) Without(i, j int) Deviations {
	n := len(d.Switches)
	return Deviations{
		Switches: slices.Concat(d.Switches[:min(i, n)], d.Switches[min(j, n):]),
		Choices:  slices.Concat(d.Choices[:max(i-n, 0)], d.Choices[min(max(j-n, 0), len(d.Choices)):]),
	}
}

// Strategy returns a strategy that runs the list.
func (d Deviations) Strategy() *Deviating {
	s := &Deviating{list: d, used: make([]bool, len(d.Switches)), chosen: make([]bool, len(d.Choices))}
	return s
}

// Deviating runs a list of deviations, any number of times. Entries that do not
// apply (a target that cannot go on, a place that is not reached, a decision
// that has one possibility) are ignored.
type Deviating struct {
	list    Deviations
	used    []bool
	chosen  []bool
	choices int // asked for so far
	applied int
}

// Next prepares another run of the same list.
func (s *Deviating) Next() bool {
	clear(s.used)
	clear(s.chosen)
	s.choices, s.applied = 0, 0
	return true
}

// Learn does nothing.
func (s *Deviating) Learn(Result) {}

// Ignored is the number of entries that did not apply in the latest run.
func (s *Deviating) Ignored() int { return s.list.Len() - s.applied }

// Pick returns the target of the first unused entry for this place, if it can
// go on, and otherwise what RunToBlock would.
func (s *Deviating) Pick(e *Execution, current int, mask uint64) int {
	base := RunToBlock{}.Pick(e, current, mask)
	if mask&(mask-1) == 0 {
		return base
	}
	thread, n := e.Anchor()
	for i, w := range s.list.Switches {
		if s.used[i] || w.Thread != thread || w.Nth != n {
			continue
		}
		if slot := e.slotOf(w.Target, mask); slot >= 0 && slot != base {
			s.used[i] = true
			s.applied++
			return slot
		}
	}
	return base
}

// Choose returns the listed value of this choice, 0 if there is none below n.
func (s *Deviating) Choose(_ *Execution, n int) int {
	s.choices++
	for i, c := range s.list.Choices {
		if c.Nth == s.choices-1 && !s.chosen[i] && c.Value > 0 && c.Value < n {
			s.chosen[i] = true
			s.applied++
			return c.Value
		}
	}
	return 0
}

// slotOf is the slot of the mask that has the thread of this number, or -1.
func (e *Execution) slotOf(thread int, mask uint64) int {
	for m := mask; m != 0; m &= m - 1 {
		if slot := bits.TrailingZeros64(m); e.Born(slot) == thread {
			return slot
		}
	}
	return -1
}

// A Deviator runs a strategy and notes how it deviates from RunToBlock.
type Deviator struct {
	Strategy
	found   Deviations
	choices int
}

// NewDeviator watches one run of s.
func NewDeviator(s Strategy) *Deviator { return &Deviator{Strategy: s} }

// Deviations is the list for the run so far.
func (d *Deviator) Deviations() Deviations { return d.found }

// Next prepares the strategy's next run.
func (d *Deviator) Next() bool {
	d.found, d.choices = Deviations{}, 0
	s, ok := d.Strategy.(Search)
	return !ok || s.Next()
}

// Learn passes the result on.
func (d *Deviator) Learn(r Result) {
	if s, ok := d.Strategy.(Search); ok {
		s.Learn(r)
	}
}

func (d *Deviator) everyStep() bool {
	s, ok := d.Strategy.(everyStep)
	return ok && s.everyStep()
}

// Pick asks the strategy and compares.
func (d *Deviator) Pick(e *Execution, current int, mask uint64) int {
	slot := d.Strategy.Pick(e, current, mask)
	if slot >= 0 && mask&(mask-1) != 0 && slot != (RunToBlock{}).Pick(e, current, mask) {
		thread, n := e.Anchor()
		d.found.Switches = append(d.found.Switches, Switch{Thread: thread, Nth: n, Target: e.Born(slot)})
	}
	return slot
}

// Choose asks the strategy and compares with 0.
func (d *Deviator) Choose(e *Execution, n int) int {
	v := d.Strategy.Choose(e, n)
	if v != 0 {
		d.found.Choices = append(d.found.Choices, Choice{Nth: d.choices, Value: v})
	}
	d.choices++
	return v
}
