// Package seeds runs a small program under many random schedules, for the tests of
// the shims.
package seeds

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Count is the number of schedules. The rarest outcome that a test asks for has a
// probability of a few per cent, so that it is missed about once in e^9 programs;
// and since seeds are fixed, always or never.
const Count = 300

// Outcomes runs body under Count seeds and returns how often it ended in which way:
// with the text that it returned, or "deadlock", "panic: ..." and so on. Each
// seed is run twice, and has to go the same way.
func Outcomes(t testing.TB, c sched.Config, body func() string) map[string]int {
	t.Helper()
	e := sched.New(c)
	defer e.Close()
	counts := map[string]int{}
	for seed := range uint64(Count) {
		text, hash := outcome(e, seed, body)
		textAgain, hashAgain := outcome(e, seed, body)
		if text != textAgain || hash != hashAgain {
			t.Fatalf("seed %d ended in %q with hash %x, and when repeated in %q with %x", seed, text, hash, textAgain, hashAgain)
		}
		counts[text]++
	}
	return counts
}

// Texts lists the outcomes, sorted.
func Texts(t testing.TB, c sched.Config, body func() string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(Outcomes(t, c, body)))
}

// exhaustMost bounds the runs of Exhaust: what is not exhausted by then is too large
// for a unit test.
const exhaustMost = 200_000

// Exhaust lists how body may end, sorted, after all its schedules.
func Exhaust(t testing.TB, c sched.Config, body func() string) []string {
	t.Helper()
	text := ""
	return ExhaustLater(t, c, func() { text = body() }, func() string { return text })
}

// ExhaustLater is Exhaust for a body that starts daemons: text is called when they
// too are done or wait for ever.
func ExhaustLater(t testing.TB, c sched.Config, body func(), text func() string) []string {
	t.Helper()
	e := sched.New(c)
	defer e.Close()
	found := map[string]bool{}
	all := sched.NewDFS()
	for runs := 0; all.Next(); runs++ {
		if runs == exhaustMost {
			t.Fatalf("more than %d schedules", exhaustMost)
		}
		r := e.Run(all, body)
		all.Learn(r)
		found[ending(r, text())] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func outcome(e *sched.Execution, seed uint64, body func() string) (string, uint64) {
	text := ""
	r := e.Run(sched.NewRandom(seed), func() { text = body() })
	return ending(r, text), r.Hash
}

func ending(r sched.Result, text string) string {
	switch {
	case r.Outcome == sched.Finished:
		return text
	case r.Failure != nil:
		return fmt.Sprintf("%v: %v", r.Outcome, r.Failure.Value)
	}
	return r.Outcome.String()
}

// Together runs each function in a thread of its own and waits for all of them.
func Together(functions ...func()) {
	t := sched.Here()
	var threads []*sched.Thread
	for _, f := range functions {
		threads = append(threads, t.Go("", f))
	}
	for _, u := range threads {
		t.Join(u)
	}
}

// Step is a point at which other threads may go on.
func Step() { sched.Here().Yield() }
