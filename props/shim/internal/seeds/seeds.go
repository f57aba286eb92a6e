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

func outcome(e *sched.Execution, seed uint64, body func() string) (string, uint64) {
	text := ""
	r := e.Run(sched.NewRandom(seed), func() { text = body() })
	switch {
	case r.Outcome == sched.Finished:
	case r.Failure != nil:
		text = fmt.Sprintf("%v: %v", r.Outcome, r.Failure.Value)
	default:
		text = r.Outcome.String()
	}
	return text, r.Hash
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
