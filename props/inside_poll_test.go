package props

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/broken/pollforgets"
	"github.com/gilcheck/gilcheck/props/testdata/locks/polling"
)

// everySchedule explores the program with the lock to the end.
func everySchedule(t *testing.T, s *subject, err error, text string) sched.Report {
	t.Helper()
	require.Empty(t, outsideReason(), "this test needs the inside build")
	require.NoError(t, err)
	set, err := newSettings([]Option{Without("no-starvation")})
	require.NoError(t, err)
	p := programsOf(text)[0]
	x := newInside(s, set, replay.Explore, p, model.NewAutomaton(set.rules(max(2, p.Threads()))))
	var r sched.Report
	require.NoError(t, sched.Watch(func() {
		r = sched.Explore(context.Background(), sched.ExploreConfig{Config: x.config(), Levels: insideLevels,
			OnlyBounded: true, Schedules: 1_000_000, States: insideStates, Judge: x.judgeRun}, x.body)
	}))
	return r
}

// Threads that poll under a mutex go round for ever, but there is an end to what
// they can do.
func TestLockThatPollsIsExhausted(t *testing.T) {
	for _, text := range []string{"T0.Acquire T1.Acquire", "T0.Acquire T0.Release T0.Acquire T1.Acquire T1.Release T1.Acquire"} {
		s, err := newLockerSubject(func() *polling.Lock { return new(polling.Lock) })
		r := everySchedule(t, s, err, text)
		if r.Failure != nil {
			require.NoError(t, r.Failure.Err)
		}
		require.True(t, r.Complete, r.Limit)
		require.Zero(t, r.TooLong)
		t.Logf("%d schedules, the longest of %d steps", r.Schedules, r.MaxSteps)
	}
}

func TestLockThatPollsInVainIsConvicted(t *testing.T) {
	s, err := newLockerSubject(func() *pollforgets.Lock { return new(pollforgets.Lock) })
	r := everySchedule(t, s, err, "T0.Acquire T1.Acquire")
	require.NotNil(t, r.Failure)
	broken, ok := violationOf(r.Failure.Err)
	require.True(t, ok)
	require.Equal(t, "progress", broken.promise)
	require.Contains(t, broken.message, "spin on what nobody will change")
	require.LessOrEqual(t, r.Failure.Result.Preemptions, 1)
	t.Logf("%v, after %d schedules, with %d preemptions in %d steps", r.Failure.Err, r.Schedules, r.Failure.Result.Preemptions, r.Failure.Result.Steps)
}
