package props

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/locks/cpythonlike"
)

// Every interleaving of two threads with two rounds, and of three with one, of a
// GIL that does as CPython's does: with idle timers, nothing is left unexplored.
func TestCPythonLikeGILExhaustively(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	s, err := newSubject(cpythonlike.New)
	require.NoError(t, err)
	set, err := newSettings([]Option{Without("no-starvation")})
	require.NoError(t, err)
	for _, p := range insidePrograms[:2] {
		t.Run(p.String(), func(t *testing.T) {
			x := newInside(s, set, replay.Explore, p, model.NewAutomaton(set.rules(max(2, p.Threads()))))
			var r sched.Report
			require.NoError(t, sched.Watch(func() {
				r = sched.Explore(context.Background(), sched.ExploreConfig{Config: x.config(), Levels: 40,
					OnlyBounded: true, Schedules: 3_000_000, States: 1 << 22, Judge: x.judgeRun}, x.body)
			}))
			if r.Failure != nil {
				require.NoError(t, r.Failure.Err)
			}
			for _, l := range r.Levels {
				t.Logf("%+v", l)
			}
			t.Logf("%d schedules, complete %v, %s; longest %d", r.Schedules, r.Complete, r.Limit, r.MaxSteps)
			require.True(t, r.Complete, r.Limit)
			require.Zero(t, r.TooLong)
		})
	}
}
