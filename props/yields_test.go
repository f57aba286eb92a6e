package props

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/locks/turntaker"
)

// A Checkpoint may have the lock back and yield again before it returns. Others see
// that it is not to be had for a moment, by a TryAcquire, and then have it. No
// interleaving of this breaks a promise.
func TestCheckpointYieldsAgain(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	s, err := newSubject(turntaker.New)
	require.NoError(t, err)
	set, err := newSettings([]Option{Bypass(2)})
	require.NoError(t, err)
	for _, steps := range []string{
		"T0.Acquire T0.Checkpoint T1.TryAcquire T1.Acquire T2.Acquire",
		"T0.Acquire T0.Checkpoint T1.Acquire T1.Release T1.TryAcquire T1.Release T2.Acquire T2.Release",
	} {
		p, err := program.Parse(steps)
		require.NoError(t, err)
		x := newInside(s, set, replay.Explore, p, model.NewAutomaton(set.rules(p.Threads())))
		var r sched.Report
		require.NoError(t, sched.Watch(func() {
			r = sched.Explore(context.Background(), sched.ExploreConfig{Config: x.config(), Levels: 40,
				OnlyBounded: true, Schedules: 1_000_000, States: 1 << 20, Judge: x.judgeRun}, x.body)
		}))
		if r.Failure != nil {
			require.NoError(t, r.Failure.Err, steps)
		}
		require.NoError(t, x.problem)
		require.True(t, r.Complete, "%s: %s", steps, r.Limit)
		t.Logf("%s: %d schedules", steps, r.Schedules)
	}
}
