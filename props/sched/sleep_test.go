package sched_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Steps that commute need one schedule.
func TestSleepSetsRunIndependentStepsOnce(t *testing.T) {
	for _, c := range append(independent[:len(independent):len(independent)], struct{ n, k, schedules int }{3, 6, 17_153_136}) {
		s := sched.NewSleepSets()
		runs, pruned := searchAll(s, sched.Config{}, noLimit, steps(c.n, c.k), nil)
		require.Equal(t, 1, runs, "%d×%d", c.n, c.k)
		require.True(t, s.Exhausted())
		t.Logf("%d×%d: 1 run, and %d that were given up", c.n, c.k, pruned)
	}
}

// Writers of one word can be ordered in n! ways; n readers of one word are each
// before or after one writer, in 2^n ways.
func TestSleepSetsRunEachOrderOfDependentSteps(t *testing.T) {
	orders, subsets := 1, 1
	for n := 1; n <= 6; n++ {
		orders, subsets = orders*n, subsets*2
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			runs, _ := searchAll(sched.NewSleepSets(), sched.Config{}, noLimit, writers(n), nil)
			require.Equal(t, orders, runs)
			runs, _ = searchAll(sched.NewSleepSets(), sched.Config{}, noLimit, readers(n), nil)
			require.Equal(t, subsets, runs)
		})
	}
}

func writers(n int) func() {
	return func() {
		word := new(int64)
		for i := range n {
			sched.Go(func() { store(word, int64(i+1)) })
		}
	}
}

func readers(n int) func() {
	return func() {
		word := new(int64)
		sched.Go(func() { store(word, 1) })
		for range n {
			sched.Go(func() { load(word) })
		}
	}
}

// Under the reduction a correct lock is exhausted, and its failing twin fails.
func TestSleepSetsFindSeededBugs(t *testing.T) {
	for _, bug := range seededBugs {
		r := sched.NewRunner(sched.Config{}, bug.body, nil, nil)
		s := sched.NewSleepSets()
		failed := 0
		for failed == 0 && s.Next() {
			result, err := r.Run(s)
			s.Learn(result)
			if err != nil {
				failed++
			}
		}
		r.Close()
		require.NotZero(t, failed, bug.name)
	}
}
