package props

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil/eventloop"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup"
	"github.com/gilcheck/gilcheck/props/testdata/loops/tiny"
)

// examineTiny examines a loop of package tiny. The time is what a loop without a bug
// takes; the mistakes are found at once.
func examineTiny(t *testing.T, bug tiny.Bug, opts ...Option) report.Result {
	t.Helper()
	s, err := newLoopSubject(func(thread tiny.Thread) (*tiny.Loop, error) { return tiny.New(thread, bug), nil })
	return examineLoop(t, s, err, append([]Option{Budget(5 * time.Second)}, opts...), silent)
}

// The promises that the mistakes break.
var tinyPromises = map[tiny.Bug]string{
	tiny.Apart: "loop-one-at-a-time", tiny.Holds: "loop-releases-in-select", tiny.Polls: "loop-releases-in-select",
	tiny.Sleeps: "loop-no-lost-wakeup", tiny.LastFirst: "loop-fifo", tiny.Greedy: "loop-no-starvation",
	tiny.Undead: "loop-close", tiny.Deaf: "loop-cancellation", tiny.Twice: "loop-wake-latency",
	tiny.PollsFree: "loop-wake-latency", tiny.Crowded: "loop-fifo",
}

func TestBrokenLoopsAreConvicted(t *testing.T) {
	for _, bug := range tiny.Bugs() {
		promise := tinyPromises[bug]
		t.Run(fmt.Sprintf("%d %s", bug, promise), func(t *testing.T) {
			if raceEnabled && bug == tiny.Apart {
				t.Skip("its callbacks race, and package testing fails a process in which anything has raced")
			}
			t.Setenv(OptionsVariable, "-hunt="+promise)
			row := rowOf(t, examineTiny(t, bug), promise)
			require.Equal(t, report.Fail, row.Verdict, row.Reason)
			require.Contains(t, row.Method, string(explore))
			require.NotEmpty(t, row.Counterexample.Trace)
			require.LessOrEqual(t, row.Counterexample.Threads, 2)
			require.LessOrEqual(t, row.Counterexample.Preemptions, 1)
		})
	}
}

// A loop that polls by design, and lets go of the lock, keeps all promises but one. Its
// runs are cut off, so that nothing can be said of its inside.
func TestLoopThatPollsByDesign(t *testing.T) {
	result := examineTiny(t, tiny.PollsFree, Without("loop-wake-latency"), Budget(500*time.Millisecond))
	for _, p := range result.Promises {
		require.Contains(t, []report.Verdict{report.NotChecked, report.NotPromised}, p.Verdict, "%s: %s", p.Name, p.Reason)
	}
	require.Contains(t, rowOf(t, result, "loop-close").Reason, "was cut off after 5000 steps: the loop polls where it should wait")
	require.Contains(t, rowOf(t, result, "loop-wake-latency").Reason, "it does not wait")
}

func TestLoopsInOrderAreAcquitted(t *testing.T) {
	for seed := range 3 {
		t.Setenv(OptionsVariable, fmt.Sprintf("-seed=%d -budget=500ms", seed))
		requireAcquitted(t, examineTiny(t, tiny.None), 7) // it has no tasks and no executor
		s, err := newLoopSubject(eventloop.New)
		requireAcquitted(t, examineLoop(t, s, err, []Option{
			LoopTasks((*eventloop.Loop).Go), LoopLocks(eventloop.NewLock), LoopConditions(eventloop.NewCondition),
		}, silent), 8)
	}
}

// A few turns for nothing are legal.
func TestLoopThatIsRestlessIsAcquitted(t *testing.T) {
	requireAcquitted(t, examineTiny(t, tiny.Restless, Budget(time.Second)), 7)
}

// requireAcquitted wants at least so many promises to be kept, and none broken.
func requireAcquitted(t *testing.T, r report.Result, passed int) {
	t.Helper()
	require.Equal(t, report.Pass, r.Verdict, r.Problem)
	n := 0
	for _, p := range r.Promises {
		require.Contains(t, []report.Verdict{report.Pass, report.NotPromised, report.NotChecked}, p.Verdict, "%s: %s", p.Name, p.Reason)
		if p.Verdict == report.Pass {
			n++
		}
	}
	require.GreaterOrEqual(t, n, passed)
}

// A promise that is taken back hides no other, and what was seen of it is told.
func TestLoopWithoutAPromise(t *testing.T) {
	result := examineTiny(t, tiny.LastFirst, Without("loop-fifo"), Budget(time.Second))
	row := rowOf(t, result, "loop-fifo")
	require.Equal(t, report.NotPromised, row.Verdict)
	require.Contains(t, row.Reason, "which was arranged first")
	require.Equal(t, report.Pass, rowOf(t, result, "loop-no-lost-wakeup").Verdict)
}

// What a counterexample's command says, shows it again.
func TestLoopReplay(t *testing.T) {
	t.Setenv(OptionsVariable, "-hunt=loop-no-lost-wakeup")
	found := rowOf(t, examineTiny(t, tiny.Sleeps), "loop-no-lost-wakeup").Counterexample
	_, what, _ := strings.Cut(found.Replay, ReplayVariable+"='")
	what, _, _ = strings.Cut(what, "'")
	t.Setenv(ReplayVariable, what)
	result := examineTiny(t, tiny.Sleeps)
	again := rowOf(t, result, "loop-no-lost-wakeup").Counterexample
	require.NotNil(t, again)
	require.Equal(t, found.Trace, again.Trace)
	require.Equal(t, 1, result.Exploration.Schedules)
	for _, p := range examineTiny(t, tiny.None).Promises {
		require.NotEqual(t, report.Fail, p.Verdict)
	}
}

// TestLoopCounterexamplesAreWritten replays each file by the places in it and by the
// numbers: both are the run that was reported. A loop that is in order follows the
// schedule as far as it goes, and breaks nothing.
func TestLoopCounterexamplesAreWritten(t *testing.T) {
	for _, bug := range []tiny.Bug{tiny.Holds, tiny.Sleeps, tiny.LastFirst, tiny.Undead, tiny.Twice, tiny.PollsFree} {
		promise := tinyPromises[bug]
		t.Run(fmt.Sprintf("%d %s", bug, promise), func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv(ReplayDirVariable, dir)
			t.Setenv(OptionsVariable, "-hunt="+promise)
			was := rowOf(t, examineTiny(t, bug), promise).Counterexample
			names, err := filepath.Glob(filepath.Join(dir, "*-"+promise+".json"))
			require.NoError(t, err)
			require.Len(t, names, 1)
			f, err := replay.Read(names[0])
			require.NoError(t, err)
			require.True(t, f.Loop() && f.Inside())
			o := loopOf(t, bug).replayOne(f)
			require.Empty(t, o.Problem)
			require.Empty(t, o.Drift)
			require.Equal(t, []string{f.Promise, f.Message}, []string{o.Promise, o.Message})
			require.Contains(t, was.Text, strings.Join(o.Columns, "\n"))
			require.Equal(t, o.Columns, loopOf(t, bug).replayNumbers(f.Replay).Columns)

			o = loopOf(t, tiny.None).replayOne(f)
			require.Empty(t, o.Problem+o.Promise)
		})
	}
}

// loopOf is a verification of a loop of package tiny that has not begun.
func loopOf(t *testing.T, bug tiny.Bug) *loopVerification {
	t.Helper()
	s, err := newLoopSubject(func(thread tiny.Thread) (*tiny.Loop, error) { return tiny.New(thread, bug), nil })
	require.NoError(t, err)
	set, err := newSettings(nil)
	require.NoError(t, err)
	return newLoopVerification(t, s, set, "p")
}

// What a loop cannot replay is no counterexample, and no pass.
func TestFilesThatALoopCannotReplay(t *testing.T) {
	for want, f := range map[string]*replay.File{
		"it is not the counterexample of an event loop":         {Replay: "explore T0.Acquire @", Program: "T0.Acquire"},
		"is no step of an event loop's program":                 {Replay: "loop explore T0.Acquire @", Program: "T0.Acquire"},
		"the loop has not what scene/executor-results is about": {Replay: "loop explore scene/executor-results @", Program: "scene/executor-results"},
	} {
		require.Contains(t, loopOf(t, tiny.None).replayOne(f).Problem, want)
	}
	s, err := newSubject(lostwakeup.New)
	require.NoError(t, err)
	set, err := newSettings(nil)
	require.NoError(t, err)
	o := newVerification(t, s, set, "p").replayOne(&replay.File{Lock: "*l.L", Replay: "loop explore T1.Send(a) @", Program: "T1.Send(a)"})
	require.NotEmpty(t, o.Problem)
}
