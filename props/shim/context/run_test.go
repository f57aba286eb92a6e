package context_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/context"
)

// seeds is the number of random walks of a test, with and without early timers.
// The rarest outcome that a test asks for comes up in one walk of ten at least.
const seeds = 300

// walks runs body under many random walks, which must all finish, and counts
// the outcomes that it returns.
func walks(t *testing.T, config sched.Config, body func() string) map[string]int {
	t.Helper()
	e := sched.New(config)
	defer e.Close()
	seen := map[string]int{}
	for seed := range uint64(seeds) {
		var outcome string
		r := e.Run(sched.NewRandom(seed), func() { outcome = body() })
		require.Equal(t, sched.Finished, r.Outcome, "seed %d, %+v: %v %v", seed, config, r.Failure, r.Left)
		seen[outcome]++
	}
	return seen
}

// always demands one outcome of all walks, whatever the timers do.
func always(t *testing.T, want string, body func() string) {
	t.Helper()
	for _, eager := range []bool{false, true} {
		require.Equal(t, map[string]int{want: seeds}, walks(t, sched.Config{Eager: eager}, body), "eager %v", eager)
	}
}

// punctually demands one outcome of all walks, when timers fire late: what has
// read the clock lets time pass early.
func punctually(t *testing.T, want string, body func() string) {
	t.Helper()
	require.Equal(t, map[string]int{want: seeds}, walks(t, sched.Config{}, body))
}

func keys(m map[string]int) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return list
}

// ended tells without waiting whether the Done channel is closed.
func ended(ctx context.Context) bool {
	over := channel.From(ctx.Done())
	return channel.Select(true, over) == 0
}

// look describes a context in one line.
func look(ctx context.Context) string {
	return fmt.Sprint(ended(ctx), " ", ctx.Err(), " ", context.Cause(ctx))
}
