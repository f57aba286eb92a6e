package props

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lazyinit"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noexclusion"
	"github.com/gilcheck/gilcheck/props/testdata/locks/spin"
)

// breakers runs all schedules of two switches among the first operations of the
// threads, as the seeds of Fuzz do, and counts those that break each promise.
func breakers(t *testing.T, s *subject, m replay.Manner) map[string]int {
	t.Helper()
	require.Empty(t, outsideReason(), "this test needs the inside build")
	set, err := newSettings(nil)
	require.NoError(t, err)
	f := newFollower(newVerification(t, s, set, "p"))
	defer f.close()
	broken := map[string]int{}
	for n := range fuzzPlaces * fuzzPlaces {
		d := sched.Deviations{Switches: []sched.Switch{{Thread: 1, Nth: 1 + n/fuzzPlaces, Target: 2}, {Thread: 2, Nth: 1 + n%fuzzPlaces, Target: 1}}}
		if found := f.follow(m, insidePrograms[0], sched.DeviationsOf(d.Bytes())); found != nil {
			v, ok := violationOf(found.Err)
			require.True(t, ok)
			broken[v.promise]++
		}
	}
	return broken
}

func TestFollowerRunsWhatItIsGiven(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector fails any test in which it reports, as it should here")
	}
	locker := func(s *subject, err error) *subject {
		require.NoError(t, err)
		return s
	}
	tested := locker(newLockerSubject(func() *noexclusion.Lock { return new(noexclusion.Lock) }))
	lazy := locker(newLockerSubject(func() *lazyinit.Lock { return new(lazyinit.Lock) }))
	right := locker(newLockerSubject(func() *spin.Lock { return new(spin.Lock) }))
	require.Positive(t, breakers(t, tested, replay.Explore)["mutual-exclusion"])
	require.Empty(t, breakers(t, lazy, replay.Explore))
	require.Positive(t, breakers(t, lazy, replay.Plain)["mutual-exclusion"])
	require.Empty(t, breakers(t, right, replay.Plain))
}

// Schedules that rapid draws find what takes two switches, and the search for the
// smallest begins from there.
func TestDrawnSchedulesConvict(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector fails any test in which it reports, as it should here")
	}
	require.Empty(t, outsideReason(), "this test needs the inside build")
	s, err := newLockerSubject(func() *noexclusion.Lock { return new(noexclusion.Lock) })
	require.NoError(t, err)
	set, err := newSettings(nil)
	require.NoError(t, err)
	v := newVerification(t, s, set, "p")
	p, err := program.Parse("T0.Acquire T0.Release T0.Acquire T0.Release T1.Acquire T1.Release")
	require.NoError(t, err)
	for seed := range 20 {
		v.exploreDrawn(t.Context(), p, seed)
	}
	require.Contains(t, v.findings, "mutual-exclusion")
	require.Equal(t, 2, v.findings["mutual-exclusion"].schedule.minimal.Cost)
}
