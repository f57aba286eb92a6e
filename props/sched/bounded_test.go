package sched_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// firstFailure runs the bounded search until a run fails.
func firstFailure(b *sched.Bounded, body func()) (failed bool) {
	r := sched.NewRunner(sched.Config{}, body, nil, nil)
	defer r.Close()
	for b.Next() {
		result, err := r.Run(b)
		b.Learn(result)
		if err != nil {
			return true
		}
	}
	return false
}

func TestBoundedSearchFindsTheFewestPreemptions(t *testing.T) {
	for _, bug := range seededBugs {
		t.Run(bug.name, func(t *testing.T) {
			b := sched.NewBounded(bug.cost+1, 0)
			require.True(t, firstFailure(b, bug.body))
			require.Equal(t, bug.cost, b.Cost())
			require.Equal(t, bug.cost-1, b.Bound())

			b = sched.NewBounded(bug.cost, 0)
			require.False(t, firstFailure(b, bug.body))
			require.Equal(t, bug.cost-1, b.Bound())
			require.False(t, b.Complete())
		})
	}
}

// The number of schedules of n threads of k independent steps with exactly c
// preemptions, by a count that knows nothing of the engine.
func schedulesOf(n, k, c int) int {
	var count func(left []int, current, c int) int
	count = func(left []int, current, c int) int {
		total, done := 0, true
		for i := range left {
			if left[i] == 0 {
				continue
			}
			done = false
			cost := 0
			if current >= 0 && current != i && left[current] > 0 {
				cost = 1
			}
			if cost <= c {
				left[i]--
				total += count(left, i, c-cost)
				left[i]++
			}
		}
		if done && c == 0 {
			return 1
		}
		return total
	}
	left := make([]int, n)
	for i := range left {
		left[i] = k
	}
	return count(left, -1, c)
}

// When it recognises no state each level runs each of its schedules, once.
func TestBoundedSearchRunsEveryScheduleOfALevel(t *testing.T) {
	for _, size := range []struct{ n, k int }{{2, 4}, {3, 3}, {4, 2}} {
		t.Run(fmt.Sprintf("%dx%d", size.n, size.k), func(t *testing.T) {
			b := sched.NewBoundedWithoutMemory(100)
			require.False(t, firstFailure(b, steps(size.n, size.k)))
			require.True(t, b.Complete())
			for _, level := range b.Levels() {
				require.Equal(t, schedulesOf(size.n, size.k, level.Preemptions), level.Schedules, "level %d", level.Preemptions)
				require.Zero(t, level.Pruned)
				require.True(t, level.Exhausted)
			}
		})
	}
}

// The hash table of states makes the search of a correct lock end soon.
func TestBoundedSearchIsExhaustive(t *testing.T) {
	b := sched.NewBounded(100, 0)
	require.False(t, firstFailure(b, correctLock))
	require.True(t, b.Complete())
	require.Empty(t, b.Limit())
	total := 0
	for _, level := range b.Levels() {
		total += level.Schedules
	}
	t.Logf("a Cond lock, 3 threads, 2 rounds: exhausted after %d runs, with up to %d preemptions", total, b.Bound())
}

func TestBoundedSearchCertifiesNothingThatItCutOff(t *testing.T) {
	t.Run("steps", func(t *testing.T) {
		r := sched.NewRunner(sched.Config{Steps: 6}, steps(2, 4), nil, nil)
		defer r.Close()
		b := sched.NewBounded(100, 0)
		for b.Next() {
			result, err := r.Run(b)
			require.NoError(t, err)
			b.Learn(result)
		}
		require.Equal(t, -1, b.Bound())
		require.False(t, b.Complete())
		require.Contains(t, b.Limit(), "cut off")
	})
	t.Run("memory", func(t *testing.T) {
		b := sched.NewBounded(100, 10)
		require.False(t, firstFailure(b, steps(3, 3)))
		require.Equal(t, 0, b.Bound())
		require.False(t, b.Complete())
		require.Contains(t, b.Limit(), "more than 10 schedules")
	})
}

// A loop that gives up by itself while others could run is a matter of one data
// choice, however many turns it has.
func TestBoundedSearchLetsALoopGiveUp(t *testing.T) {
	const turns = 40
	body := func() {
		var x, y int64
		together(func() {
			for range turns {
				if load(&x) != 0 {
					return
				}
				sched.Here().Yield()
			}
			if load(&y) == 1 {
				sched.Here().Fail(errBroken)
			}
		}, func() {
			store(&y, 1)
			store(&y, 2)
			store(&x, 1)
		})
	}
	r := sched.Explore(t.Context(), sched.ExploreConfig{Levels: 10}, body)
	require.True(t, r.Complete)
	require.Nil(t, r.Failure)

	r = sched.Explore(t.Context(), sched.ExploreConfig{Levels: 10, Config: sched.Config{SpinOn: true}}, body)
	require.NotNil(t, r.Failure)
	require.Equal(t, 2, r.Levels[len(r.Levels)-1].Preemptions, "the choice, and a preemption between the writes of y")
	require.Less(t, r.Schedules, 10*turns)
}
