package sched

import "slices"

// An Anchor names an operation in words that survive an edit elsewhere: who
// performed it, what it was, where in the source, and which of several.
type Anchor struct {
	Thread string // its name, with #2 for the second of that name
	Op     string // a Kind, as String gives it
	Place  string // in words of the caller's; "" for an operation of the suite's own
	Nth    int    // of the thread's operations of this kind at this place, from 1; 0: before its first operation
}

// An AnchoredSwitch is a Switch by names: after the operation the thread To, or
// the clock, goes on.
type AnchoredSwitch struct {
	After Anchor
	To    string // ClockName, or a thread as in Anchor
	Event int    // of After, in Result.Events of the run of Anchoring; -1 if there is none
}

// An AnchoredChoice is a Choice by names: of those that the thread has to make
// after the operation, with Op announced, the one after Skip others.
type AnchoredChoice struct {
	After Anchor
	Op    string
	Skip  int
	Value int
	Event int // as in AnchoredSwitch
}

// ClockName is the clock in AnchoredSwitch.To.
const ClockName = "clock"

// Anchors are a schedule's differences from run-to-block, as Deviations are, but
// by names instead of numbers.
type Anchors struct {
	Switches []AnchoredSwitch
	Choices  []AnchoredChoice
}

// Anchoring runs a strategy, and notes how it deviates from RunToBlock both by
// number and by name. The execution needs Config.Trace, and place says where the
// operation of an event is. It is for one run.
type Anchoring struct {
	Deviator
	census
	anchors Anchors
}

// NewAnchoring watches one run of s.
func NewAnchoring(s Strategy, place func(*Event) string) *Anchoring {
	return &Anchoring{Deviator: *NewDeviator(s), census: newCensus(place)}
}

// Anchors is the list for the run so far.
func (a *Anchoring) Anchors() Anchors { return a.anchors }

// Pick asks the strategy and compares.
func (a *Anchoring) Pick(e *Execution, current int, mask uint64) int {
	a.follow(e)
	before := len(a.found.Switches)
	slot := a.Deviator.Pick(e, current, mask)
	if len(a.found.Switches) > before {
		a.anchors.Switches = append(a.anchors.Switches, AnchoredSwitch{
			After: a.origin(e.Anchor()), To: a.nameOf(e, slot), Event: a.event(e.Anchor())})
	}
	return slot
}

// Choose asks the strategy and compares with 0.
func (a *Anchoring) Choose(e *Execution, n int) int {
	at := a.choice(e)
	v := a.Deviator.Choose(e, n)
	if v != 0 {
		at.Value = v
		a.anchors.Choices = append(a.anchors.Choices, at)
	}
	return v
}

// Anchored runs a list of anchors, once, in a program that may have been edited
// since it was made. As Anchoring, it needs Config.Trace.
type Anchored struct {
	list    Anchors
	applied []bool // switches, then choices
	moot    []bool // RunToBlock does what the entry says
	census
}

// NewAnchored returns a strategy for one run.
func NewAnchored(list Anchors, place func(*Event) string) *Anchored {
	n := len(list.Switches) + len(list.Choices)
	return &Anchored{list: list, applied: make([]bool, n), moot: make([]bool, n), census: newCensus(place)}
}

// Pick returns the target of the first unused entry for this place, if it can go
// on, and otherwise what RunToBlock would.
func (s *Anchored) Pick(e *Execution, current int, mask uint64) int {
	s.follow(e)
	base := RunToBlock{}.Pick(e, current, mask)
	here := s.origin(e.Anchor())
	for i, w := range s.list.Switches {
		if s.applied[i] || w.After != here {
			continue
		}
		for m := mask; m != 0; m &= m - 1 {
			slot := nth(m, 0)
			if s.nameOf(e, slot) != w.To {
				continue
			}
			if slot != base {
				s.applied[i] = true
				return slot
			}
			s.moot[i] = true // and yet there may be another decision at this place
		}
	}
	return base
}

// everyStep: an entry is not lost if its target is the only one that can go on.
func (s *Anchored) everyStep() bool { return true }

// Choose returns the listed value of this choice, 0 if there is none below n.
func (s *Anchored) Choose(e *Execution, n int) int {
	here := s.choice(e)
	for i, c := range s.list.Choices {
		here.Value, here.Event = c.Value, c.Event
		if used := &s.applied[len(s.list.Switches)+i]; c == here && !*used && c.Value > 0 && c.Value < n {
			*used = true
			return c.Value
		}
	}
	return 0
}

// A Lost anchor is one that was not applied in the run.
type Lost struct {
	Entry     int  // of the switches, then of the choices
	Reached   bool // the operation was performed, but what was to follow could not
	Performed int  // how many of the anchor's operations were
}

// Lost lists the entries that did not apply. r is the result of the run.
func (s *Anchored) Lost(r Result) []Lost {
	s.count(r.Events)
	var lost []Lost
	for i, applied := range s.applied {
		if applied || s.moot[i] {
			continue
		}
		after := s.After(i)
		n := s.performed[after.operation()]
		lost = append(lost, Lost{Entry: i, Reached: n >= after.Nth, Performed: n})
	}
	return lost
}

// After is the anchor of an entry: of the switches, then of the choices.
func (s *Anchored) After(entry int) Anchor {
	if n := len(s.list.Switches); entry >= n {
		return s.list.Choices[entry-n].After
	}
	return s.list.Switches[entry].After
}

// operation is the anchor of all the operations that Nth tells apart.
func (a Anchor) operation() Anchor {
	a.Nth = 0
	return a
}

// KindNamed reports that operations of some kind are called name.
func KindNamed(name string) bool { return slices.Contains(kindNames[:], name) }
