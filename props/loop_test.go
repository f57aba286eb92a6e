package props

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil/eventloop"
	"github.com/gilcheck/gilcheck/props/report"
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

// A loop that polls and lets go of the lock wastes time, and keeps what it promises.
// Its runs are cut off, so that nothing can be said of its inside.
func TestLoopThatPollsIsNotJudged(t *testing.T) {
	result := examineTiny(t, tiny.PollsFree, Budget(500*time.Millisecond))
	for _, p := range result.Promises {
		require.Contains(t, []report.Verdict{report.NotChecked, report.NotPromised}, p.Verdict, "%s: %s", p.Name, p.Reason)
	}
	require.Contains(t, rowOf(t, result, "loop-close").Reason, "was cut off after 5000 steps: the loop polls where it should wait")
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
