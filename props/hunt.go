package props

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

// A hunt is how `gilcheck mutants` and `gilcheck mutate` measure the suite: Verify
// looks for one broken promise, by everything that it has or by one method alone, and
// stops when it has it. It is asked for through OptionsVariable only.
type hunt struct {
	promise string          // "": nothing is hunted
	made    map[string]bool // what anyPromise stands for: those that the lock makes
	method  method          // "": all that there are
}

// anyPromise is hunted where it does not matter which one is broken.
const anyPromise = "any"

// A method is one way of finding a bug, for comparison.
type method string

// The methods. Those from random to fuzz explore inside the lock, with the programs
// that Verify explores.
const (
	byModel     method = "model"     // programs in lockstep with the model, from outside
	byRandom    method = "random"    // a random walk
	byPCT       method = "pct"       // random priorities
	byPOS       method = "pos"       // partial-order sampling
	bySURW      method = "surw"      // selectively uniform random walk
	byBounded   method = "bounded"   // few preemptions first
	bySleep     method = "sleep"     // depth first, with sleep sets
	byFuzz      method = "fuzz"      // mutated lists of deviations
	byRace      method = "race"      // the race detector, in what Verify explores
	byStress    method = "stress"    // threads that run freely
	byHistories method = "histories" // none: it fingerprints what clients see
	byProbes    method = "probes"    // the checks made for one promise each: turns, blocking calls, misuse
)

// Methods are the values of -method, in the order of the table.
func Methods() []string {
	var names []string
	for _, m := range []method{byModel, byRandom, byPCT, byPOS, bySURW, byBounded, bySleep, byRace, byStress, byFuzz, byProbes} {
		names = append(names, string(m))
	}
	return names
}

func (h hunt) validate() error {
	if h.promise != "" && h.promise != anyPromise && !slices.Contains(append(PromiseNames(), LoopPromiseNames()...), h.promise) {
		return fmt.Errorf("no promise is called %q", h.promise)
	}
	if h.method != "" && h.method != byHistories && !slices.Contains(Methods(), string(h.method)) {
		return fmt.Errorf("no method is called %q; they are %s", h.method, strings.Join(Methods(), ", "))
	}
	if h.method == byRace && !raceEnabled {
		return fmt.Errorf("method %s needs a binary with the race detector", byRace)
	}
	return nil
}

// performs tells whether the method makes a check. The misuse is tried before any
// exploration, since it says what programs may do.
func (m method) performs(c check) bool {
	switch m {
	case "":
		return true
	case byModel:
		return c == lockstep
	case byStress:
		return c == stress
	case byProbes:
		return slices.Contains([]check{child, visibility, turns, blocking, latency}, c)
	}
	return c == explore
}

// order is the order of the promises: the hunted one comes first.
func (h hunt) order() []promise {
	list := slices.Clone(promises)
	slices.SortStableFunc(list, func(a, b promise) int {
		switch h.promise {
		case a.name:
			return -1
		case b.name:
			return 1
		}
		return 0
	})
	return list
}

// checks are those of a promise. A hunt explores first where the table does not say
// when: Verify has explored when it comes to such a promise.
func (h hunt) checks(p promise) []check {
	if h.promise == "" || slices.Contains(p.checks, explore) {
		return p.checks
	}
	return append([]check{explore}, p.checks...)
}

// patience is how long to wait for threads that run freely. A lock that is hunted is
// known to be broken, and may well hang.
func (h hunt) patience() time.Duration {
	if h.promise == "" {
		return gatherTimeout
	}
	return gatherHunt
}

// shrinking is how many runs may go into a smaller program for a counterexample of a
// promise: runs, not time, so that the text does not depend on the machine. A hunt that
// was given more time wants the smallest.
func (s settings) shrinking(promise string) int {
	switch {
	case s.hunt.promise == "":
		return shrinkRuns
	case s.hunt.settled(promise):
		return 0
	case s.hunt.unseen():
		return shrinkRuns / 10
	}
	return shrinkRuns * max(1, int(s.budget/insideTime))
}

// unseen tells whether nobody looks at the counterexample: where any promise will do,
// and where methods are compared. It is made smaller only so that the promise is the
// right one.
func (h hunt) unseen() bool { return h.promise == anyPromise || h.method != "" }

// settled tells whether a method that is compared has met what it was to find: then
// nothing is gained by a smaller counterexample.
func (h hunt) settled(promise string) bool { return h.method != "" && h.promise == promise }

// minimising is how long the schedule of such a counterexample is made smaller.
func (s settings) minimising(promise string) time.Duration {
	switch {
	case s.hunt.settled(promise):
		return 0
	case s.hunt.unseen():
		return insideMinimise / 100
	}
	return insideMinimise
}

// gatherHunt is a compromise: the scoreboard waits for so long for each mutant that
// hangs, with each seed.
const gatherHunt = 10 * time.Second

// small is the method by which a counterexample is made small: that is no part of the
// comparison.
func (m method) small() method {
	if m == byRace {
		return m
	}
	return ""
}

// over reports whether what is hunted has been found.
func (h hunt) over(findings map[string]finding) bool {
	for name := range findings {
		if name == h.promise || h.promise == anyPromise && h.made[name] {
			return true
		}
	}
	return false
}

// skips tells whether a promise is of no interest any more.
func (h hunt) skips(p promise, findings map[string]finding) bool {
	_, found := findings[p.name]
	return h.over(findings) && p.name != h.promise && !(h.promise == anyPromise && found && h.made[p.name])
}

// An effort counts what a verification has cost up to now.
type effort struct {
	begin time.Time
	runs  int // schedules, programs and rounds
}

// A price is what it took to find something: without making it small.
type price struct {
	runs int
	took time.Duration
}

func (e *effort) price() price { return price{e.runs, time.Since(e.begin)} }

// report gives the price in the form of the report; nil if nothing is hunted.
func (p price) report(h hunt) *report.Effort {
	if h.promise == "" {
		return nil
	}
	return &report.Effort{Runs: p.runs, Milliseconds: float64(p.took.Microseconds()) / 1000}
}
