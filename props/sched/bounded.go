package sched

import (
	"fmt"
	"math/bits"
	"slices"
)

// DefaultStates bounds the states that a bounded search remembers and the
// schedules that it has yet to run, each: some 40 and 24 bytes apiece.
const DefaultStates = 1 << 21

// A Bounded search explores all schedules with no preemption, then all with one,
// with two, and so on (Musuvathi and Qadeer, PLDI 2007): its first failing run
// has the fewest. Where a thread blocks, ends or yields, every thread that can go
// on is tried, free of cost; a data choice other than 0 costs as much as a
// preemption, and so does a timer that fires while threads could go on.
//
// A schedule is kept as its deviations from RunToBlock. A run that meets a state
// (Execution.Fingerprint, and whose turn it is) that was met before is given up:
// levels grow, so the earlier visit had spent no more.
type Bounded struct {
	depth  int // levels
	limit  int // states, and pending schedules
	seen   map[uint64]struct{}
	blind  bool         // it recognises no state: for the tests of its counts
	now    []*deviation // schedules of this level yet to run
	then   []*deviation // of the next level
	levels []Level
	flaw   string // why nothing is certified any more, from this level on
	excess string // why nothing is certified from the next level on
	ended  bool
	all    bool

	// The run in progress.
	last   *deviation
	follow []*deviation // from the first to last
	at     int          // decisions so far
}

// A deviation is a decision other than RunToBlock's, after others.
type deviation struct {
	parent *deviation
	at     int32 // which decision of the run
	choice uint8 // slot, or answer to a data choice
}

// NewBounded returns a search of levels 0 to levels-1 that remembers states
// states (0 means DefaultStates). Beyond that it goes on, more slowly.
func NewBounded(levels, states int) *Bounded {
	if states <= 0 {
		states = DefaultStates
	}
	return &Bounded{depth: levels, limit: states, seen: make(map[uint64]struct{})}
}

// Next takes the next schedule of this level, or goes up to the next level.
func (b *Bounded) Next() bool {
	switch {
	case b.ended || b.depth <= 0:
		return false
	case len(b.levels) == 0:
		b.levels = append(b.levels, Level{})
		b.prepare(nil)
		return true
	case len(b.now) == 0 && !b.ascend():
		b.ended = true
		return false
	}
	n := len(b.now)
	d := b.now[n-1]
	b.now = b.now[:n-1]
	b.prepare(d)
	return true
}

// ascend closes a level. It reports whether there is another one to explore.
func (b *Bounded) ascend() bool {
	level := &b.levels[len(b.levels)-1]
	level.Exhausted = b.flaw == ""
	if b.flaw == "" {
		b.flaw = b.excess
	}
	if len(b.then) == 0 {
		b.all = level.Exhausted && b.flaw == ""
		return false
	}
	if len(b.levels) == b.depth {
		return false
	}
	b.levels = append(b.levels, Level{Preemptions: len(b.levels)})
	b.now, b.then = b.then, b.now[:0]
	return true
}

func (b *Bounded) prepare(d *deviation) {
	b.last, b.at = d, 0
	b.follow = b.follow[:0]
	for ; d != nil; d = d.parent {
		b.follow = append(b.follow, d)
	}
	slices.Reverse(b.follow)
}

// Learn counts the run.
func (b *Bounded) Learn(r Result) {
	level := &b.levels[len(b.levels)-1]
	level.Schedules++
	switch {
	case len(b.follow) > 0:
		b.Void("a schedule did not lead to the same decisions again")
	case r.Outcome == Pruned:
		level.Pruned++
	case r.Outcome == TooLong:
		b.Void(fmt.Sprintf("a run of %d steps was cut off", r.Steps))
	case r.Hurried:
		b.Void("a loop that looks at several objects gave up, and was not interrupted in its last turn")
	}
}

// Void says why nothing is certified from now on, as when a program turns out
// to be nondeterministic.
func (b *Bounded) Void(why string) {
	if b.flaw == "" {
		b.flaw = why
	}
}

// Levels lists what was done, level by level; the last may be unfinished.
func (b *Bounded) Levels() []Level { return b.levels }

// Cost is the level of the schedules that are being run.
func (b *Bounded) Cost() int { return max(len(b.levels)-1, 0) }

// Bound is the largest number of preemptions for which all schedules were
// explored, -1 if there is none.
func (b *Bounded) Bound() int {
	bound := -1
	for _, l := range b.levels {
		if l.Exhausted {
			bound = l.Preemptions
		}
	}
	return bound
}

// Complete says that no schedule needs more preemptions than Bound.
func (b *Bounded) Complete() bool { return b.all }

// Limit says why the levels that are not exhausted are not, if it is known.
func (b *Bounded) Limit() string { return b.flaw }

// Pick follows the deviations of the schedule. After the last it runs to block,
// and sets aside every other way to go on.
func (b *Bounded) Pick(e *Execution, current int, mask uint64) int {
	base := RunToBlock{}.Pick(e, current, mask)
	if mask&(mask-1) == 0 {
		return base
	}
	at := b.at
	b.at++
	if len(b.follow) > 0 {
		return b.followed(at, base, mask)
	}
	if e.SpinsOn(current) && base == current {
		return base // to spin on is one choice, and not one at each turn
	}
	free := current < 0 || mask&(1<<current) == 0 || e.Yielded(current)
	whose := current + 1
	if free {
		whose = 0
	}
	if !b.meet(e, whose) {
		return -1
	}
	for m := mask &^ (1 << base); m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		b.setAside(at, slot, free && slot != clockSlot)
	}
	return base
}

func (b *Bounded) followed(at, base int, mask uint64) int {
	d := b.follow[0]
	if int(d.at) != at {
		return base
	}
	if mask&(1<<d.choice) == 0 {
		return -1 // it stays in follow, for Learn to see
	}
	b.follow = b.follow[1:]
	return int(d.choice)
}

// Choose follows the schedule, then answers 0 and sets the rest aside.
func (b *Bounded) Choose(_ *Execution, n int) int {
	at := b.at
	b.at++
	if len(b.follow) > 0 {
		if d := b.follow[0]; int(d.at) == at && int(d.choice) < n {
			b.follow = b.follow[1:]
			return int(d.choice)
		}
		return 0
	}
	for v := 1; v < n; v++ {
		b.setAside(at, v, false)
	}
	return 0
}

// meet reports whether the state is a new one; whose turn it is, so that leaving
// it costs, is part of it. When the table is full the states that are not in it
// count as new.
func (b *Bounded) meet(e *Execution, whose int) bool {
	key := mix(e.Fingerprint(), uint64(whose))
	key = mix(mix(key, e.enabled), mix(e.fresh, e.beginning))
	if _, ok := b.seen[key]; ok && !b.blind {
		return false
	}
	if len(b.seen) < b.limit {
		b.seen[key] = struct{}{}
	}
	return true
}

func (b *Bounded) setAside(at, choice int, free bool) {
	queue, why := &b.then, &b.excess
	if free {
		queue, why = &b.now, &b.flaw
	}
	if len(*queue) >= b.limit {
		if *why == "" {
			*why = fmt.Sprintf("more than %d schedules were waiting to be run", b.limit)
		}
		return
	}
	*queue = append(*queue, &deviation{parent: b.last, at: int32(at), choice: uint8(choice)})
}
