package props

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// Turns: one thread waits while the others go on taking turns. A lock that lets
// it wait through turnsMax of them, of turnLength each, starves it: no lock that
// keeps count of waiting, in turns or in time, lets a waiter wait that long
// (Go's Mutex hands over after 1 ms). Where starvation is not promised, turnsFew
// are enough to say what was observed.
const (
	turnsMax   = 1000
	turnsFew   = 50
	turnLength = 2 * time.Millisecond
)

// waitBegun is how long, outside a bubble, a thread must have been in Acquire
// before it counts as waiting: there is no seeing it from outside.
const waitBegun = 250 * time.Millisecond

// checkTurns plays every pattern, with the waiter waiting in every manner.
func (v *verification) checkTurns() {
	amongRaces(v.t, v.starveInside)
	for _, p := range patterns {
		can := v.subject.powers
		if p.name == "pollers" && !(can.checkpoint && can.interval) || p.name == "blockers" && !can.block {
			continue
		}
		for _, m := range v.manners() {
			v.playTurns(p, m)
		}
	}
	if v.runner.bubbled || !v.made("bounded-bypass") {
		return
	}
	for range meleeRounds {
		if v.broken("bounded-bypass") || v.problem != nil {
			return
		}
		v.melee()
	}
}

const turnsPrefix = "turns/"

// turnsNamed finds the pattern and the manner that a replay names.
func turnsNamed(replay string) (pattern, manner, bool) {
	for _, p := range patterns {
		for _, m := range manners {
			if replay == turnsName(p, m) {
				return p, m, true
			}
		}
	}
	return pattern{}, manner{}, false
}

func turnsName(p pattern, m manner) string { return turnsPrefix + p.name + "/" + m.name }

// playTurns plays one pattern and says what became of the waiter.
func (v *verification) playTurns(p pattern, m manner) {
	limit := turnsFew
	if v.made("no-starvation") {
		limit = turnsMax
	}
	var x *session
	var taken, seen, steps int
	var in bool
	var waiting string // what T0 is in
	var broken *violation
	play := func(w world) {
		monitor := newBypassMonitor(p.threads, v.settings.bypass)
		j := newJudge(v.settings.rules(p.threads), w.exact(), monitor)
		var err error
		if x, err = newSession(w, v.subject, p.threads, j); err != nil {
			v.problem = err
			return
		}
		x.late = func() bool { return false }
		taken = x.playTurns(p, m, limit, monitor)
		waiting = call(0, x.judge.threads[0].op)
		in, seen, steps, broken = x.judge.threads[0].holds, len(j.history), len(x.lines), j.broken
		x.wind() // so that nobody is left waiting
		x.dismiss()
		j.history, x.lines, j.broken = j.history[:seen], x.lines[:steps], broken
		v.search.maxBypass = max(v.search.maxBypass, monitor.most)
	}
	if v.runner.bubbled {
		hung := v.inBubble(func() { play(bubble{}) })
		if hung {
			v.doubt["no-starvation"] = errHung.Error()
			return
		}
	} else {
		play(runtimeWorld{patienceLong})
	}
	if v.problem != nil {
		return
	}
	v.judgeTurns(p, m, x, taken, in, waiting)
}

// inBubble runs f in a bubble and reports whether it came to no end.
func (v *verification) inBubble(f func()) (hung bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // goroutines of a broken lock stay behind
		synctest.Test(v.t, func(*testing.T) { f() })
	}()
	timer := time.NewTimer(2 * bubbleHang)
	defer timer.Stop()
	select {
	case <-done:
		return false
	case <-timer.C:
		return true
	}
}

// playTurns lets T1 hold, T0 wait, and the others take turns until T0 gets in.
// It gives the number of turns taken.
func (x *session) playTurns(p pattern, m manner, limit int, bypass *bypassMonitor) int {
	last := len(m.wait) - 1
	for i, a := range m.wait {
		if i == last {
			x.wait(program.Step{Thread: 1, Do: program.Acquire})
		}
		x.wait(program.Step{Thread: 0, Do: a})
	}
	if !x.world.exact() && bypass.limit >= 0 {
		time.Sleep(waitBegun)
	}
	bypass.waiting[0] = x.judge.threads[0].waits()
	for n := range limit {
		if x.judge.broken != nil || x.judge.threads[0].holds {
			return n
		}
		p.turn(x, n)
	}
	return limit
}

// judgeTurns draws the conclusions from one pattern.
func (v *verification) judgeTurns(p pattern, m manner, x *session, taken int, in bool, waiting string) {
	broken, replay := x.judge.broken, turnsName(p, m)
	o := beginning(x)
	switch {
	case broken != nil && (broken.promise == "bounded-bypass" || broken.promise == "no-starvation"):
		v.addFinding(finding{violation: *broken, outcome: o, replay: replay})
		return
	case broken != nil:
		return // the programs find it, and smaller
	case !in:
		message := fmt.Sprintf("%s did not return while others took %d turns: %s (%s)", waiting, taken, strings.Join(shares(x), ", "), p.meaning)
		v.observed["no-starvation"] = message
		if taken == turnsMax {
			v.addFinding(finding{violation: violation{"no-starvation", "starved", message, false}, outcome: o, replay: replay,
				note: "These are the first steps; the others go on like that."})
		}
		return
	}
	v.covered("no-starvation", 1, turns)
	v.covered("bounded-bypass", 1, turns)
}

// shownSteps is how much of a long play is printed.
const shownSteps = 6

// beginning is the part of a play that is worth printing: the rest repeats it.
func beginning(x *session) outcome {
	o := outcome{history: x.judge.history, lines: x.lines}
	if len(x.lines) > shownSteps {
		o.lines, o.history = x.lines[:shownSteps], x.judge.history[:x.lines[shownSteps].events]
	}
	return o
}

// shares says how often each thread took the lock.
func shares(x *session) []string {
	counts := make([]int, len(x.judge.threads))
	for _, e := range x.judge.history {
		if takesLock(e) {
			counts[e.Thread]++
		}
	}
	var words []string
	for t, n := range counts {
		if n > 0 {
			words = append(words, fmt.Sprintf("T%d %d times", t, n))
		}
	}
	return words
}
