package sched_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

func TestExploreFindsSeededBugs(t *testing.T) {
	for _, bug := range seededBugs {
		t.Run(bug.name, func(t *testing.T) {
			r := sched.Explore(t.Context(), sched.ExploreConfig{Levels: 5, Seed: 1}, bug.body)
			require.NotNil(t, r.Failure)
			require.Equal(t, "bounded search", r.Failure.Strategy)
			require.Equal(t, bug.cost, len(r.Levels)-1)
			require.Equal(t, bug.cost-1, r.Bound)
			require.False(t, r.Complete)
			require.Nil(t, r.Nondeterminism)

			runner := sched.NewRunner(sched.Config{}, bug.body, nil, nil)
			defer runner.Close()
			again, err, drift := runner.Replay(r.Failure.Result.Schedule)
			require.NoError(t, drift)
			require.EqualError(t, err, r.Failure.Err.Error())
			require.Equal(t, r.Failure.Result.Hash, again.Hash)
		})
	}
}

func TestExploreTurnsToRandomStrategies(t *testing.T) {
	r := sched.Explore(t.Context(), sched.ExploreConfig{Levels: -1, Seed: 7}, seededBugs[4].body)
	require.NotNil(t, r.Failure)
	require.NotEqual(t, "bounded search", r.Failure.Strategy)
	require.Equal(t, -1, r.Bound)

	same := sched.Explore(t.Context(), sched.ExploreConfig{Levels: -1, Seed: 7}, seededBugs[4].body)
	require.Equal(t, r.Failure.Result.Schedule, same.Failure.Result.Schedule)
	require.Equal(t, r.Failure.Seed, same.Failure.Seed)
	other := sched.Explore(t.Context(), sched.ExploreConfig{Levels: -1, Seed: 8}, seededBugs[4].body)
	require.NotEqual(t, r.Failure.Seed, other.Failure.Seed)
}

func TestExploreSpendsItsBudget(t *testing.T) {
	r := sched.Explore(t.Context(), sched.ExploreConfig{Schedules: 1000, Levels: 100}, correctLock)
	require.Nil(t, r.Failure)
	require.Equal(t, 1000, r.Schedules)
	require.False(t, r.Complete)
	require.Contains(t, r.Limit, "budget of 500 schedules")
	spent := map[string]int{}
	for _, s := range r.Spent {
		spent[s.Strategy] = s.Schedules
	}
	require.Equal(t, map[string]int{"bounded search": 500, "random walk": 125, "PCT": 125, "POS": 125, "SURW": 125}, spent)
	require.Positive(t, r.MaxSteps)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r = sched.Explore(ctx, sched.ExploreConfig{}, correctLock)
	require.Zero(t, r.Schedules)
	require.Equal(t, "the time was up", r.Limit)
}

func TestExploreCertifiesWhatItExhausted(t *testing.T) {
	r := sched.Explore(t.Context(), sched.ExploreConfig{}, rounds(2, 2))
	require.Nil(t, r.Failure)
	require.Equal(t, 2, r.Bound)
	require.False(t, r.Complete)
	require.Equal(t, "2 preemptions were the most to explore", r.Limit)

	r = sched.Explore(t.Context(), sched.ExploreConfig{Levels: 100}, rounds(2, 2))
	require.True(t, r.Complete)
	require.Empty(t, r.Limit)
}

// What a program keeps from run to run makes it nondeterministic, and nothing is
// certified then; unless it is reset.
func TestExploreReportsNondeterminism(t *testing.T) {
	var kept int64
	body := func() {
		kept++
		var a, b int64
		add(&a, kept)
		together(func() { add(&a, 1) }, func() { add(&b, 1) })
	}
	r := sched.Explore(t.Context(), sched.ExploreConfig{Levels: 100}, body)
	require.NotNil(t, r.Nondeterminism)
	require.NotEqual(t, r.Nondeterminism.First, r.Nondeterminism.Second)
	require.Equal(t, -1, r.Bound)
	require.False(t, r.Complete)
	require.Contains(t, r.Limit, "not deterministic")

	r = sched.Explore(t.Context(), sched.ExploreConfig{Levels: 100, Reset: func() { kept = 0 }}, body)
	require.Nil(t, r.Nondeterminism)
	require.True(t, r.Complete)
}

// What the bounded search did not notice a random walk may, and then what was
// certified is withdrawn.
func TestExploreWithdrawsCertificates(t *testing.T) {
	runs := int64(0)
	body := func() {
		var a, b int64
		if runs++; runs > 100 {
			add(&a, runs)
		}
		both := func() { add(&a, 1); add(&b, 1) }
		together(both, both)
	}
	r := sched.Explore(t.Context(), sched.ExploreConfig{Levels: 1, Schedules: 500}, body)
	require.NotNil(t, r.Nondeterminism)
	require.NotEqual(t, "bounded search", r.Nondeterminism.Strategy)
	require.Equal(t, -1, r.Bound)
	require.False(t, r.Levels[0].Exhausted)

	runs = -1000
	r = sched.Explore(t.Context(), sched.ExploreConfig{Levels: 1, Schedules: 500}, body)
	require.Nil(t, r.Nondeterminism)
	require.Zero(t, r.Bound)
	require.True(t, r.Levels[0].Exhausted)
}

func TestExploreAsksTheJudge(t *testing.T) {
	errJudge := errors.New("three switches")
	judge := func(r sched.Result) error {
		if r.Switches == 3 {
			return errJudge
		}
		return nil
	}
	r := sched.Explore(t.Context(), sched.ExploreConfig{Judge: judge}, steps(2, 4))
	require.ErrorIs(t, r.Failure.Err, errJudge)
	require.Equal(t, 3, r.Failure.Result.Switches)
}
