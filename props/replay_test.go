package props

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/forcedswitchrace"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lifostarve"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noswitchmutex"
	"github.com/gilcheck/gilcheck/props/testdata/broken/timerhealed"
)

// TestCounterexamplesAreWritten convicts locks, and replays each file that came of it
// by the places in it and by the numbers: both are the run that was reported.
func TestCounterexamplesAreWritten(t *testing.T) {
	if reason := outsideReason(); reason != "" {
		t.Skip(reason)
	}
	for name, subject := range map[string]func() (*subject, error){
		"forcedswitchrace": broken(forcedswitchrace.New),
		"lifostarve":       broken(lifostarve.New),
		"lostwakeup":       broken(lostwakeup.New),
		"noswitchmutex":    broken(noswitchmutex.New),
		"timerhealed":      broken(timerhealed.New),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv(ReplayDirVariable, dir)
			s, err := subject()
			result := examine(t, s, err, []Option{Budget(time.Second)}, func(*testing.T, promise, report.Promise) {})
			require.Equal(t, report.Fail, result.Verdict)
			written := 0
			for _, p := range result.Promises {
				if p.Verdict != report.Fail {
					continue
				}
				names, err := filepath.Glob(filepath.Join(dir, "*-"+p.Name+".json"))
				require.NoError(t, err)
				require.Len(t, names, 1)
				written++
				f, err := replay.Read(names[0])
				require.NoError(t, err)
				playFile(t, s, f, p.Counterexample)
			}
			require.NotZero(t, written)
		})
	}
}

// playFile replays a file, and compares with what was reported.
func playFile(t *testing.T, s *subject, f *replay.File, was *report.Counterexample) {
	t.Helper()
	set, err := newSettings(nil)
	require.NoError(t, err)
	set.replay = f.Replay
	o := newVerification(t, s, set, "p").replayOne(f)
	require.Empty(t, o.Problem)
	require.Equal(t, f.Promise, o.Promise)
	require.Equal(t, f.Message, o.Message)
	if !f.Inside() {
		return
	}
	require.Empty(t, o.Drift)
	require.Empty(t, o.Parted)
	require.Contains(t, was.Text, strings.Join(o.Columns, "\n"))
	p, d, manner, _, err := parseInside(f.Replay)
	require.NoError(t, err)
	require.Equal(t, len(f.Switches)+len(f.Choices), d.Len())
	again := newVerification(t, s, set, "p").replayInside(p, manner, planOf(d))
	require.Equal(t, o.Columns, again.Columns)
}

// TestFilesOfTheOtherKind are refused: a lock cannot play a test, nor a test a lock.
func TestFilesOfTheOtherKind(t *testing.T) {
	s, err := newSubject(lostwakeup.New)
	require.NoError(t, err)
	o := newVerification(t, s, settings{}, "p").replayOne(&replay.File{Test: "TestX", Replay: "explore @"})
	require.Equal(t, "it is the counterexample of a test, and not of a lock", o.Problem)
	_, err = (&exploration{t: t}).replayOne(&replay.File{Lock: "*lock.Lock"})
	require.EqualError(t, err, "it is the counterexample of a lock, and not of a test")
}

func TestNewFile(t *testing.T) {
	t.Setenv(OptionsVariable, "-threads=2 -weak-try=true")
	f := newFile("TestGilcheckExploreExternal/TestX", "m/lock")
	require.Equal(t, "TestX", f.Test)
	require.Equal(t, []string{"-threads=2", "-weak-try=true"}, f.Options)
	require.Equal(t, "TestX/sub", newFile("TestX/sub", "m/lock").Test)
	t.Setenv(ConstructorVariable, "new(Lock)")
	f = newFile("TestGilcheck", "m/lock")
	require.Equal(t, []string{"", "new(Lock)"}, []string{f.Test, f.New})
}
