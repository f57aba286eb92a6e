//go:build unix

package props

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a loop does with virtual pipes is shown by a schedule. One that refuses them is
// not judged by them, nor is one that looks for edges blamed.
func TestLoopsThatWatchVirtualPipes(t *testing.T) {
	for _, test := range []struct {
		name    string
		bug     watcherBug
		promise string // that it breaks
		tried   bool
	}{
		{"in order", noWatcherBug, "", true},
		{"edges", watchesOnce, "", true},
		{"refuses", watchesNothing, "", false},
		{"calls a reader that was removed", callsRemoved, "loop-cancellation", true},
		{"serves no timer beside events", skipsTimers, "loop-no-starvation", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := newLoopSubject(newWatcher(test.bug))
			require.NoError(t, err)
			set, err := newSettings(nil)
			require.NoError(t, err)
			v := newLoopVerification(t, s, set, "p")
			amongRaces(t, v.exploreScenes)
			require.NoError(t, v.problem)
			require.Empty(t, v.unable)
			require.Equal(t, test.tried, v.cases["loop-cancellation"] > 0)
			require.Equal(t, test.tried, v.cases["loop-no-starvation"] > 0)
			if test.promise == "" {
				require.Empty(t, v.findings)
				return
			}
			require.Len(t, v.findings, 1)
			require.NotNil(t, v.findings[test.promise].schedule)
			require.Len(t, threadsOf(v.findings[test.promise].schedule.rows), 1)
		})
	}
}
