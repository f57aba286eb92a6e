package sched_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

const (
	// equalityPrograms is the number of programs that are compared.
	equalityPrograms = 2000

	// largest bounds the schedules of a program that is compared: a larger one is
	// replaced by another.
	largest = 20_000
)

// classes runs a search to its end and collects what may be observed. It returns
// nil when that takes more than limit runs.
func classes(p program, s sched.Search, limit int) (found map[string]bool, runs int) {
	body, class := p.body()
	found = map[string]bool{}
	runs, pruned := searchAll(s, sched.Config{Any: p.Any}, limit, body, func(r sched.Result) {
		found[class(r)] = true
	})
	if runs+pruned >= limit {
		return nil, runs + pruned
	}
	return found, runs + pruned
}

// different counts the classes that a reduced search misses, and those that it
// has and depth-first search has not.
func different(want, got map[string]bool) (missing, extra int) {
	for c := range want {
		if !got[c] {
			missing++
		}
	}
	for c := range got {
		if !want[c] {
			extra++
		}
	}
	return missing, extra
}

// comparable calls f with n programs that are small enough, and with what
// depth-first search observes of them.
func comparable(t *testing.T, n int, f func(p program, want map[string]bool, runs int)) {
	compared, replaced, total := 0, 0, 0
	for seed := 0; compared < n; seed++ {
		p := programs.Example(seed)
		d := sched.NewDFS()
		want, runs := classes(p, d, largest)
		total += runs
		if want == nil {
			replaced++
			continue
		}
		require.True(t, d.Exhausted(), "%#v", p)
		compared++
		f(p, want, runs)
	}
	t.Logf("%d programs compared, %d replaced for having %d schedules or more; depth-first search took %d", compared, replaced, largest, total)
}

func programsToCompare() int {
	if testing.Short() {
		return equalityPrograms / 10
	}
	return equalityPrograms
}

func TestReducedSearchesObserveWhatDepthFirstSearchDoes(t *testing.T) {
	sleeping, bounding, seen := 0, 0, 0
	comparable(t, programsToCompare(), func(p program, want map[string]bool, runs int) {
		seen += len(want)
		s := sched.NewSleepSets()
		got, took := classes(p, s, noLimit)
		missing, extra := different(want, got)
		require.True(t, s.Exhausted(), "%#v", p)
		require.Zero(t, missing+extra, "sleep sets: %d classes missing, %d too many of %d in %#v", missing, extra, len(want), p)
		sleeping += took

		b := sched.NewBounded(1000, 0)
		got, took = classes(p, b, noLimit)
		missing, extra = different(want, got)
		require.True(t, b.Complete(), b.Limit())
		require.Zero(t, missing+extra, "bounded search: %d classes missing, %d too many of %d in %#v", missing, extra, len(want), p)
		bounding += took
	})
	t.Logf("%d classes; sleep sets took %d runs, the bounded search %d", seen, sleeping, bounding)
}

// A search that lets dependent operations commute misses something: the
// comparison can fail.
func TestComparisonFindsMissingDependency(t *testing.T) {
	for _, kinds := range [][2]sched.Kind{{sched.Store, sched.Load}, {sched.Lock, sched.Lock}, {sched.Wait, sched.Signal}, {sched.RLock, sched.Announce}} {
		missed := 0
		comparable(t, equalityPrograms/10, func(p program, want map[string]bool, runs int) {
			got, _ := classes(p, sched.WithoutDependency(kinds[0], kinds[1]), noLimit)
			missing, _ := different(want, got)
			missed += missing
		})
		require.NotZero(t, missed, "%v and %v", kinds[0], kinds[1])
	}
}
