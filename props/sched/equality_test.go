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
	runs, pruned := searchAll(s, sched.Config{Any: p.Any, Eager: p.Eager, Polls: p.Polls, SpinOn: p.Polls}, limit, body, func(r sched.Result) {
		if c := class(r); !found[c] {
			found[c] = true
		}
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

// pinned are programs that once told a broken search from a sound one.
var pinned = []program{
	// The order of the writes of two threads that are done.
	{Threads: [][]action{{{"store", 0, 1}}, {{"store", 0, 2}}, {{"load", 0, 0}}, {{"load", 0, 0}}}},
	// Which of two timers that are due together was armed first.
	{Threads: [][]action{
		{{"sleep", 1, 2}, {"sleep", 1, 1}, {"load", 0, 2}},
		{{"sleep", 1, 2}, {"load", 1, 2}, {"sleep", 1, 1}, {"store", 0, 1}},
	}},
	// What a spinning thread reads changes just before it is taken to spin.
	{Eager: true, Threads: [][]action{
		{{"add", 0, 0}, {"load", 0, 0}, {"load", 1, 2}, {"await", 1, 1}},
		{{"store", 1, 1}, {"load", 0, 0}, {"await", 0, 0}, {"store", 1, 2}},
	}},
	// TryLock of an RWMutex fails also for the writers' inner mutex.
	{Threads: [][]action{
		{{"trywlock", 0, 0}, {"wunlock", 1, 1}, {"tryrlock", 0, 1}},
		{{"runlock", 1, 2}, {"wlock", 0, 1}, {"trywlock", 1, 0}},
		{{"runlock", 1, 0}, {"rlock", 1, 1}},
	}},
}

// comparable calls f with n programs that are small enough, and with what
// depth-first search observes of them.
func comparable(t *testing.T, n int, f func(p program, want map[string]bool, runs int)) {
	compared, replaced, total := 0, 0, 0
	for i := 0; compared < n; i++ {
		var p program
		if i < len(pinned) {
			p = pinned[i]
		} else {
			p = programs.Example(i)
		}
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
	if slow || testing.Short() {
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
// comparison can fail. (That locks depend on locks is no use to try: who sleeps
// before a lock that another thread takes cannot go on anyway.)
func TestComparisonFindsMissingDependency(t *testing.T) {
	pairs := [][2]sched.Kind{
		{sched.Store, sched.Load}, {sched.Update, sched.Update}, {sched.TryLock, sched.Lock},
		{sched.Wait, sched.Signal}, {sched.RLock, sched.Announce}, {sched.Sleep, sched.Sleep},
	}
	missed := make([]int, len(pairs))
	comparable(t, min(programsToCompare(), equalityPrograms/5), func(p program, want map[string]bool, runs int) {
		for i, kinds := range pairs {
			got, _ := classes(p, sched.WithoutDependency(kinds[0], kinds[1]), noLimit)
			missing, extra := different(want, got)
			require.Zero(t, extra)
			missed[i] += missing
		}
	})
	for i, kinds := range pairs {
		require.NotZero(t, missed[i], "%v and %v", kinds[0], kinds[1])
		t.Logf("without the dependency of %v and %v, %d classes are missing", kinds[0], kinds[1], missed[i])
	}
}
