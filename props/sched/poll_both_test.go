package sched_test

import (
	"math/bits"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// bothPoll looks under one lock and then under the other. It waits until either flag
// has the value, or counts the changes that it sees. It has no look of its own at the
// end, as holdingPoll has, and so is for pinned programs only.
//
//go:norace
func (w *world) bothPoll(t *sched.Thread, a action) (n int64) {
	var last [locks]int64
	for range pollPatience {
		for i := range w.locks {
			mutex := unsafe.Pointer(&w.locks[i].mutex)
			t.Lock(mutex)
			seen := w.flags[i]
			t.Unlock(mutex)
			switch {
			case a.Verb == "both count" && seen != last[i]:
				n++
			case a.Verb == "both poll" && seen == a.Value:
				return 1
			}
			last[i] = seen
		}
	}
	return n
}

// toggle changes a flag again and again.
//
//go:norace
func toggle(t *sched.Thread, lock unsafe.Pointer, flag *int64, times int64) int64 {
	for range times {
		t.Lock(lock)
		sched.Wrote()
		*flag = 1 - *flag
		t.Unlock(lock)
	}
	return 0
}

// tries is how often in a row a thread meets others that hold the one lock and the
// other, by turns.
//
//go:norace
func (w *world) tries(t *sched.Thread, most int64) int64 {
	for n := range most {
		if try(t, exclusive, unsafe.Pointer(&w.locks[n%locks].mutex)) == 1 {
			return n
		}
	}
	return most
}

// busyUntil keeps a run going until somebody says that it has found what it looks for.
func busyUntil(found *int64) {
	counter := new(int64)
	for load(found) == 0 {
		add(counter, 1)
	}
}

// No thread stands still for good with what it looks for there, not even while others
// are busy with something else.
func TestWhoPollsIsToldOfWhatChanges(t *testing.T) {
	runs := 100
	if slow || testing.Short() {
		runs = 20
	}
	for seed := range uint64(runs) {
		e := sched.New(sched.Config{Polls: true})
		r := e.Run(sched.NewRandom(seed), func() {
			w, found, main := new(world), new(int64), sched.Here()
			mutex, flag := unsafe.Pointer(&w.locks[seed%locks].mutex), &w.flags[seed%locks]
			main.Go("poller", func() {
				for w.bothPoll(sched.Here(), action{Verb: "both poll", Value: 1}) == 0 {
				}
				store(found, 1)
			})
			main.Go("writer", func() {
				for range 10 {
					add(&w.words[0], 1)
				}
				toggle(sched.Here(), mutex, flag, 1)
				busyUntil(found)
			})
		})
		e.Close()
		require.Equal(t, sched.Finished, r.Outcome, "seed %d", seed)
	}
}

// lowest lets the thread go on that was started first, except that one has its way
// until it spins.
type lowest struct {
	ahead *sched.Thread
	spun  bool
}

//go:norace
func (s *lowest) lead(t *sched.Thread) { s.ahead = t }

//go:norace
func (s *lowest) Pick(_ *sched.Execution, _ int, mask uint64) int {
	s.spun = s.spun || s.ahead.Spinning()
	if own := uint64(1) << s.ahead.ID(); !s.spun && mask&own != 0 {
		return s.ahead.ID()
	}
	return bits.TrailingZeros64(mask)
}

func (*lowest) Choose(*sched.Execution, int) int { return 0 }

// A lock that was taken as in each turn before, and is kept, is news for those that
// look whether it is free.
func TestWhoPollsIsToldThatALockIsKept(t *testing.T) {
	s := new(lowest)
	e := sched.New(sched.Config{Polls: true, Settled: true})
	defer e.Close()
	r := e.Run(s, func() {
		lock, keep, found, main := unsafe.Pointer(new(byte)), new(int64), new(int64), sched.Here()
		s.lead(main)
		main.Go("looker", func() {
			for try(sched.Here(), exclusive, lock) == 1 {
			}
			store(found, 1)
		})
		s.lead(main.Go("keeper", func() {
			sched.Here().Lock(lock)
			for load(keep) == 0 {
				sched.Here().Unlock(lock)
				sched.Here().Lock(lock)
			}
			for load(found) == 0 {
			}
		}))
		main.Go("busy", func() {
			store(keep, 1)
			busyUntil(found)
		})
	})
	require.Equal(t, sched.Finished, r.Outcome)
}

// hurries reports that a loop of several objects gives up, for which reason no search
// says that it has seen everything.
func hurries(p program) bool {
	found := false
	body, _ := p.body()
	searchAll(sched.NewSleepSets(), sched.Config{Any: p.Any, Eager: p.Eager, Polls: p.Polls, SpinOn: p.Polls}, noLimit, body, func(r sched.Result) {
		found = found || r.Hurried
	})
	return found
}

// What others do in the last turn of a loop that looks at two objects is not tried:
// the try that meets the second section, after the flag of the first is set. Nobody
// may call that exhaustive.
func TestWhoHurriesIsNotExhaustive(t *testing.T) {
	for verb, whole := range map[string]bool{"lock poll": true, "both poll": false} {
		p := program{Polls: true, Threads: [][]action{{{"set", 0, 1}, {"mutex try", 1, 0}}, {{verb, 0, 1}}}}
		s := sched.NewSleepSets()
		_, _ = classes(p, s, noLimit)
		require.Equal(t, whole, s.Exhausted(), verb)
		b := sched.NewBounded(1000, 0)
		_, _ = classes(p, b, noLimit)
		require.Equal(t, whole, b.Complete(), verb)
		if !whole {
			require.Contains(t, b.Limit(), "was not interrupted in its last turn")
		}
	}
}
