package sched_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// failing is what Minimise needs to know of a program.
func failing(r *sched.Runner) func(sched.Strategy) (sched.Result, bool) {
	return func(s sched.Strategy) (sched.Result, bool) {
		result, err := r.Run(s)
		return result, err != nil
	}
}

func TestMinimiseProvesTheFewestPreemptions(t *testing.T) {
	for _, bug := range seededBugs {
		t.Run(bug.name, func(t *testing.T) {
			r := sched.NewRunner(sched.Config{}, bug.body, nil, nil)
			defer r.Close()
			for seed := range uint64(10) {
				report := sched.Explore(t.Context(), sched.ExploreConfig{Levels: -1, Seed: seed}, bug.body)
				require.NotNil(t, report.Failure)
				d, err := r.Deviations(report.Failure.Result.Schedule)
				require.NoError(t, err)

				m, ok := sched.Minimise(t.Context(), failing(r), d)
				require.True(t, ok)
				require.True(t, m.Proven, m.Limit)
				require.Equal(t, bug.cost, m.Cost)
				require.LessOrEqual(t, m.Deviations.Len(), d.Len())
				require.Equal(t, bug.cost, m.Result.Preemptions)
				require.GreaterOrEqual(t, m.Schedules, m.Proof)

				result, fails := failing(r)(m.Deviations.Strategy())
				require.True(t, fails)
				require.Equal(t, m.Result.Hash, result.Hash)
				for i := range m.Deviations.Len() {
					_, fails := failing(r)(m.Deviations.Without(i, i+1).Strategy())
					require.False(t, fails, "entry %d of %v can be spared", i, m.Deviations)
				}
			}
		})
	}
}

func TestMinimiseSaysWhatItDidNotProve(t *testing.T) {
	bug := seededBugs[4]
	r := sched.NewRunner(sched.Config{}, bug.body, nil, nil)
	defer r.Close()
	report := sched.Explore(t.Context(), sched.ExploreConfig{Levels: -1, Seed: 3}, bug.body)
	d, err := r.Deviations(report.Failure.Result.Schedule)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m, ok := sched.Minimise(ctx, failing(r), d)
	require.True(t, ok)
	require.False(t, m.Proven)
	require.Equal(t, "the time was up", m.Limit)

	_, ok = sched.Minimise(t.Context(), failing(r), sched.Deviations{})
	require.False(t, ok, "run-to-block does not fail")
}
