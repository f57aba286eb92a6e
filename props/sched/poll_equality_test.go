package sched_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/sched"
)

// pollingPrograms is the number of programs of each kind that are compared.
const pollingPrograms = 60

// sections are what is done to a lock by those that poll, and by others.
var sections = []struct{ polls, others []string }{
	{[]string{"lock poll", "holding poll"}, []string{"set", "set", "mutex try"}},
	{[]string{"read poll", "write poll"}, []string{"write", "write", "rw try", "read try"}},
}

func drawn(t *rapid.T, verbs []string) action {
	return action{Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Value: rapid.Int64Range(0, 1).Draw(t, "value")}
}

// onePolls are programs of one thread that polls and others that it waits for: few
// enough operations for depth-first search with all the turns.
var onePolls = rapid.Custom(func(t *rapid.T) program {
	s := rapid.SampledFrom(sections).Draw(t, "sections")
	act := rapid.Custom(func(t *rapid.T) action { return drawn(t, s.others) })
	others := rapid.SliceOfN(rapid.SliceOfN(act, 1, 2), 1, 2).Draw(t, "others")
	polls := action{Verb: rapid.SampledFrom(s.polls).Draw(t, "polls"), Value: 1}
	return program{Threads: append([][]action{{polls}}, others...)}
})

// twoPoll are programs of two threads that poll, which is too much for that, but not
// for sleep sets.
var twoPoll = rapid.Custom(func(t *rapid.T) program {
	s := rapid.SampledFrom(sections).Draw(t, "sections")
	act := rapid.Custom(func(t *rapid.T) action { return drawn(t, s.others) })
	p := program{Threads: make([][]action, 2)}
	for i := range p.Threads {
		before := rapid.SliceOfN(act, 0, 1).Draw(t, "before")
		after := rapid.SliceOfN(act, 0, 1).Draw(t, "after")
		p.Threads[i] = append(append(before, drawn(t, s.polls)), after...)
	}
	return p
})

// pinnedPolls are programs that once told a broken mechanism from a sound one.
var pinnedPolls = []program{
	// What comes after a loop is no part of it, though it begins as a turn does.
	{Threads: [][]action{
		{{"rw try", 0, 0}, {"write poll", 0, 1}, {"write", 0, 0}},
		{{"write", 0, 1}, {"write poll", 0, 0}, {"read try", 0, 1}},
	}},
	// Who sleeps wakes when a thread that spins on meets what it waits for.
	{Threads: [][]action{{{"lock poll", 0, 0}}, {{"holding poll", 0, 1}, {"mutex try", 0, 0}}}},
	// The first operation after a loop may be preceded by another thread's.
	{Threads: [][]action{
		{{"write", 0, 1}, {"read poll", 0, 0}, {"read try", 0, 0}},
		{{"rw try", 0, 0}, {"read poll", 0, 1}},
	}},
	// Of a thread that spins on, it is not only the first operation that wakes who
	// sleeps.
	{Threads: [][]action{{{"set", 0, 1}}, {{"both poll", 0, 1}}}},
	// Turns in the middle of which a thread is met ten times cannot be left out.
	{Threads: [][]action{{{"tries", 0, 10}}, {{"both poll", 0, 1}}}},
	// Who stood still has to look at all that it goes round before it does so again.
	{Threads: [][]action{{{"toggles", 0, 6}}, {{"both count", 0, 0}}}},
}

// What threads may observe is the same whether one that polls counts as spinning or
// not.
func TestThreadsThatPollMissNothing(t *testing.T) {
	for _, c := range []struct {
		name     string
		programs *rapid.Generator[program]
		pinned   []program
		all      func() sched.Search
	}{
		{"one polls", onePolls, nil, func() sched.Search { return sched.NewDFS() }},
		{"two poll", twoPoll, pinnedPolls, func() sched.Search { return sched.NewSleepSets() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, compared, all, seen, sleeping, bounding := pollingPrograms, 0, 0, 0, 0, 0
			if slow || testing.Short() {
				n = 2 * len(pinnedPolls)
			}
			for i := 0; compared < n; i++ {
				p := c.programs.Example(i)
				if i < len(c.pinned) {
					p = c.pinned[i]
				}
				want, runs := classes(p, c.all(), largest)
				if want == nil {
					continue
				}
				compared, all, seen = compared+1, all+runs, seen+len(want)
				p.Polls = true

				s := sched.NewSleepSets()
				got, took := classes(p, s, noLimit)
				missing, extra := different(want, got)
				require.True(t, s.Exhausted() || hurries(p), "%#v", p)
				require.Zero(t, missing+extra, "sleep sets: %d classes missing, %d too many of %d in %#v", missing, extra, len(want), p)
				sleeping += took

				b := sched.NewBounded(1000, 0)
				got, took = classes(p, b, noLimit)
				missing, extra = different(want, got)
				require.True(t, b.Complete() || hurries(p), b.Limit())
				require.Zero(t, missing+extra, "bounded search: %d classes missing, %d too many of %d in %#v", missing, extra, len(want), p)
				bounding += took
			}
			t.Logf("%d classes; %d runs where nothing counts as polling; sleep sets took %d, the bounded search %d", seen, all, sleeping, bounding)
		})
	}
}
