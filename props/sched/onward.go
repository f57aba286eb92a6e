package sched

import (
	"math/bits"
	"runtime"
	"slices"
)

// spinsOn asks the strategy whether t, which could wait for a change, goes on
// spinning until its loop gives up, while others could run. Of a loop that has
// turned out to be endless it is asked too, so that a schedule means the same in
// every run, but the answer is no.
//
//go:norace
func (e *Execution) spinsOn(t *Thread) bool {
	if e.enabled&^t.bit == 0 || e.overtime > 0 || !e.config.SpinOn || e.choose(2) == 0 {
		return false
	}
	t.spin.loop = stackHash()
	return !slices.Contains(e.endless, t.spin.loop)
}

// stackHash identifies a loop, by the stack of the thread that goes round it.
//
//go:norace
func stackHash() uint64 {
	var pcs [siteDepth]uintptr
	h := uint64(0)
	for _, pc := range pcs[:runtime.Callers(5, pcs[:])] {
		h = mix(h, uint64(pc))
	}
	return h
}

// more begins turns beyond those that tell a spinning thread.
//
//go:norace
func (s *spin) more(t *Thread) {
	if !s.extra {
		s.extra, s.hash, s.count = true, t.hash, t.count
		t.e.extras |= t.bit
	}
}

// gaveUp is called when t, if it went on spinning, leaves its loop by itself. Nobody
// has interrupted it in its last turn. Of a loop that looks at one object that makes
// no difference: what others do then might as well come before or after the turn.
//
//go:norace
func (t *Thread) gaveUp() {
	s := &t.spin
	if !s.extra {
		return
	}
	first := uint32(0)
	for p := 1; p <= min(s.period, s.n); p++ {
		switch object := s.ops[(s.n-p)%spinWindow].Object; {
		case object == 0 || object == first:
		case first == 0:
			first = object
		default:
			t.e.hurried = true
		}
	}
}

// asBefore makes a thread that waits after all what it was before it went on: it
// has found out nothing.
//
//go:norace
func (s *spin) asBefore(t *Thread) {
	if s.extra {
		t.hash, t.count = s.hash, s.count
		s.extra, s.onward = false, 0
		t.e.extras &^= t.bit
	}
}

// spinTime is how many further turns spinning threads get when nobody else can
// run: few if they are known not to give up, or only wait for time to pass.
//
//go:norace
func (e *Execution) spinTime() int {
	if e.polled() {
		return spinPatience
	}
	for m := e.waiting; m != 0; m &= m - 1 {
		if t := &e.threads[bits.TrailingZeros64(m)]; e.overtime == 0 || !slices.Contains(e.endless, t.spin.loop) {
			return spinLimit
		}
	}
	return spinPatience
}

// learnEndless notes the loops that had spinLimit turns and did not give up.
//
//go:norace
func (e *Execution) learnEndless() {
	if e.overtime < spinLimit {
		return
	}
	for m := e.waiting; m != 0; m &= m - 1 {
		if t := &e.threads[bits.TrailingZeros64(m)]; !slices.Contains(e.endless, t.spin.loop) {
			e.endless = append(e.endless, t.spin.loop)
		}
	}
}

// letSpin gives each spinning thread one more turn, for nobody else can run.
//
//go:norace
func (e *Execution) letSpin() {
	e.overtime++
	for m := e.waiting; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		t.spin.more(t)
		t.spin.turns = spinTurns - 1
		t.spin.equal = t.spin.turns * t.spin.period
		e.admit(t)
	}
	e.waiting = 0
}
