package time_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/time"
)

// seeds is the number of random walks of a test, with and without early timers.
// The rarest outcome that a test asks for comes up in one walk of ten at least.
const seeds = 300

// walks runs body under many random walks, which must all finish, and counts
// the outcomes that it returns.
func walks(t *testing.T, eager bool, body func() string) map[string]int {
	t.Helper()
	e := sched.New(sched.Config{Eager: eager})
	defer e.Close()
	seen := map[string]int{}
	for seed := range uint64(seeds) {
		var outcome string
		r := e.Run(sched.NewRandom(seed), func() { outcome = body() })
		require.Equal(t, sched.Finished, r.Outcome, "seed %d, eager %v: %v %v", seed, eager, r.Failure, r.Left)
		seen[outcome]++
	}
	return seen
}

func both(t *testing.T, body func() string) (idle, eager map[string]int) {
	t.Helper()
	return walks(t, false, body), walks(t, true, body)
}

// poll receives if there is something.
func poll(c <-chan time.Time) bool {
	received := channel.From(c)
	return channel.Select(true, received) == 0
}

func keys(m map[string]int) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return list
}
