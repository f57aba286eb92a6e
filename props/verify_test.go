package props

import (
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/doubleown"
	"github.com/gilcheck/gilcheck/props/testdata/broken/leakypermit"
	"github.com/gilcheck/gilcheck/props/testdata/broken/stalerequest"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/yieldgil"
)

// silent takes no notice of a verdict: the test looks at the result itself.
func silent(*testing.T, promise, report.Promise) {}

// Bad input is one clear sentence and no verdict.
func TestUnusableLocks(t *testing.T) {
	good := func() *yieldgil.GIL { return yieldgil.New() }
	for _, c := range []struct {
		name, want string
		make       func() *yieldgil.GIL
		options    []Option
	}{
		{"nil", "the constructor of *yieldgil.GIL returned nil", func() *yieldgil.GIL { return nil }, nil},
		{"panic", "the constructor of *yieldgil.GIL panicked: out of order", func() *yieldgil.GIL { panic("out of order") }, nil},
		{"promise", `no promise is called "speed"`, good, []Option{Promise("speed")}},
		{"without", `no promise is called "progres"`, good, []Option{Without("progres")}},
		{"always", "progress cannot be taken back", good, []Option{Without("progress")}},
		{"threads", "threads = 1, want 2 to 8", good, []Option{Threads(1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := newSubject(c.make)
			result := examine(t, s, err, c.options, silent)
			require.Contains(t, result.Problem, c.want)
			require.Equal(t, report.Inconclusive, result.Verdict)
			require.Empty(t, result.Promises)
		})
	}
}

// A constructor that fails only later is no broken promise either.
func TestConstructorThatFailsLater(t *testing.T) {
	made := 0
	s, err := newSubject(func() *yieldgil.GIL {
		if made++; made > 5 {
			panic(errors.New("too many locks"))
		}
		return yieldgil.New()
	})
	result := examine(t, s, err, nil, silent)
	require.Contains(t, result.Problem, "the constructor of *yieldgil.GIL panicked: too many locks")
}

// The text of a failure is a function of its schedule: which one is met depends on the
// time that there is, and what is said of it on nothing else.
func TestCounterexamplesAreDeterministic(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	found := rowOf(t, hunted(t, broken(stalerequest.New), "-hunt=exit -budget=20s"), "exit")
	require.Equal(t, report.Fail, found.Verdict, found.Reason)
	replay := regexp.MustCompile(ReplayVariable + "='([^']*)'").FindStringSubmatch(found.Counterexample.Replay)
	require.NotNil(t, replay, found.Counterexample.Replay)
	t.Setenv(ReplayVariable, replay[1])
	texts := map[string]bool{}
	for range 3 {
		again := rowOf(t, hunted(t, broken(stalerequest.New), ""), "exit").Counterexample
		require.Equal(t, found.Counterexample.Trace, again.Trace)
		texts[again.Text] = true
	}
	require.Len(t, texts, 1)
}

// What a counterexample says to replay shows the same failure again, and on a
// lock without the bug it shows nothing.
func TestReplay(t *testing.T) {
	s, err := newSubject(doubleown.New)
	found := rowOf(t, examine(t, s, err, nil, silent), "try-acquire")
	require.Equal(t, report.Fail, found.Verdict)
	replay := regexp.MustCompile(ReplayVariable + "='([^']*)'").FindStringSubmatch(found.Counterexample.Replay)
	require.NotNil(t, replay, found.Counterexample.Replay)
	t.Setenv(ReplayVariable, replay[1])

	again := rowOf(t, examine(t, s, err, nil, silent), "try-acquire")
	require.Equal(t, report.Fail, again.Verdict)
	require.Equal(t, found.Reason, again.Reason)

	s, err = newSubject(yieldgil.New)
	result := examine(t, s, err, nil, silent)
	require.Equal(t, report.Pass, result.Verdict)
	require.Positive(t, rowOf(t, result, "try-acquire").Cases)
	require.Equal(t, report.NotChecked, rowOf(t, result, "shutdown").Verdict)

	t.Setenv(ReplayVariable, "T0.Acquire T1.Dance")
	require.Contains(t, examine(t, s, err, nil, silent).Problem, `"T1.Dance" is not a step`)
}

// No goroutine outlives the verification of a correct lock.
func TestNothingIsLeftBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := newSubject(yieldgil.New)
	require.Equal(t, report.Pass, examine(t, s, err, nil, silent).Verdict)
	s, err = newLockerSubject(func() *mutex.Lock { return new(mutex.Lock) })
	require.Equal(t, report.Pass, examine(t, s, err, []Option{WeakTry()}, silent).Verdict)
}

// A bubble is used exactly where waiters block durably.
func TestBubblesAreUsedWhereTheyHold(t *testing.T) {
	durable, err := newSubject(yieldgil.New)
	require.NoError(t, err)
	blocking, err := newLockerSubject(func() *mutex.Lock { return new(mutex.Lock) })
	require.NoError(t, err)
	require.True(t, (&runner{t: t, subject: durable}).bubbles())
	require.False(t, (&runner{t: t, subject: blocking}).bubbles())
}

// A promise taken back is reported with what was observed, and fails nobody.
func TestWithoutReportsWhatWasObserved(t *testing.T) {
	s, err := newLockerSubject(func() *leakypermit.Lock { return new(leakypermit.Lock) })
	result := examine(t, s, err, []Option{Without("cancellation")}, silent)
	row := rowOf(t, result, "cancellation")
	require.Equal(t, report.NotPromised, row.Verdict)
	require.Contains(t, row.Reason, "taken back; observed: ")
}

var outside = regexp.MustCompile(`\d+ programs of at most \d+ steps, seen from outside`)

// The shards of a search are disjoint and together the whole.
func TestShardsDivideThePrograms(t *testing.T) {
	s, err := newSubject(yieldgil.New)
	total := 0
	for _, shard := range []string{"1/3", "2/3", "3/3"} {
		t.Setenv(OptionsVariable, "-shard="+shard)
		result := examine(t, s, err, nil, silent)
		var programs int
		_, err := fmt.Sscanf(outside.FindString(result.Exploration.Bound), "%d", &programs)
		require.NoError(t, err)
		total += programs - len(classics)
	}
	require.Equal(t, programsBubble, total)
}
