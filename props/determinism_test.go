package props

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/testdata/locks/channel"
	"github.com/gilcheck/gilcheck/props/testdata/locks/clh"
	"github.com/gilcheck/gilcheck/props/testdata/locks/condqueue"
	"github.com/gilcheck/gilcheck/props/testdata/locks/cpythonlike"
	"github.com/gilcheck/gilcheck/props/testdata/locks/futexlock"
	"github.com/gilcheck/gilcheck/props/testdata/locks/gvl"
	"github.com/gilcheck/gilcheck/props/testdata/locks/lifo"
	"github.com/gilcheck/gilcheck/props/testdata/locks/masterlock"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mcs"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwmutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/semaphore"
	"github.com/gilcheck/gilcheck/props/testdata/locks/ticket"
	"github.com/gilcheck/gilcheck/props/testdata/locks/yieldgil"
	"github.com/gilcheck/gilcheck/props/testdata/odd/maprange"
	"github.com/gilcheck/gilcheck/props/testdata/odd/randombackoff"
)

func locker[T any, L interface {
	*T
	Lock()
	Unlock()
}]() (*subject, error) {
	return newLockerSubject(func() L { return new(T) })
}

// oddLocks keep their promises, but no schedule of theirs can be run again.
var oddLocks = []struct {
	name    string
	subject func() (*subject, error)
}{
	{"*maprange.Lock", locker[maprange.Lock]},
	{"*randombackoff.Lock", locker[randombackoff.Lock]},
}

// A schedule determines what a lock does: the same seed gives the same hash of all
// that happened, unless the lock itself plays dice.
func TestSchedulesRunTwiceAreEqual(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	schedules := 2000
	if raceEnabled {
		schedules = 100
	}
	for _, c := range []struct {
		name    string
		subject func() (*subject, error)
	}{
		{"channel", func() (*subject, error) { return newLockerSubject(channel.New) }},
		{"clh", locker[clh.Lock]},
		{"condqueue", locker[condqueue.Lock]},
		{"cpythonlike", broken(cpythonlike.New)},
		{"futexlock", func() (*subject, error) { return newLockerSubject(futexlock.New) }},
		{"gil", broken(gil.New)},
		{"gvl", broken(gvl.New)},
		{"lifo", locker[lifo.Lock]},
		{"masterlock", broken(masterlock.New)},
		{"mcs", locker[mcs.Lock]},
		{"rwmutex", locker[rwmutex.Lock]},
		{"semaphore", locker[semaphore.Lock]},
		{"ticket", locker[ticket.Lock]},
		{"yieldgil", broken(yieldgil.New)},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Zero(t, unequalPairs(t, c.subject, schedules))
		})
	}
	for _, c := range oddLocks {
		t.Run(c.name, func(t *testing.T) {
			require.NotZero(t, unequalPairs(t, c.subject, schedules))
		})
	}
}

// unequalPairs runs random schedules of a program twice, half of them with timers
// that fire early, and counts those whose two runs differ.
func unequalPairs(t *testing.T, make func() (*subject, error), schedules int) (unequal int) {
	t.Helper()
	s, err := make()
	require.NoError(t, err)
	set, err := newSettings(nil)
	require.NoError(t, err)
	// What a lock does not offer is passed over.
	p := programsOf("T0.Acquire T0.Checkpoint T0.Release T0.AcquireContext T0.Release T0.Acquire T0.Release " +
		"T1.Acquire T1.Block T1.Unblock T1.Release T1.Acquire T1.Release T2.TryAcquire T2.Release T2.Acquire Sleep(20ms) T2.Release")[0]
	hashes := map[uint64]bool{}
	for _, m := range []replay.Manner{replay.Explore, replay.Eager} {
		v := &verification{settings: set, subject: s}
		x := v.newInside(m, p)
		runner := sched.NewRunner(x.config(), x.body, nil, x.judgeRun)
		random := sched.NewRandom(0)
		run := func(seed int) sched.Result {
			random.Seed(uint64(seed))
			r, err := runner.Run(random)
			require.NoError(t, err)
			return r
		}
		require.NoError(t, sched.Watch(func() {
			for seed := range schedules / 2 {
				first := run(seed)
				hash, outcome, steps := first.Hash, first.Outcome, first.Steps
				second := run(seed)
				if second.Hash != hash || second.Outcome != outcome || second.Steps != steps {
					unequal++
				}
				hashes[hash] = true
			}
		}))
		runner.Close()
	}
	require.Greater(t, len(hashes), schedules/20, "the schedules are not all one and the same")
	return unequal
}

// A budget that is up before anything was explored inside is reported, too.
func TestNothingExploredIsReported(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	s, err := newSubject(yieldgil.New)
	result := examine(t, s, err, []Option{Budget(time.Nanosecond)}, silent)
	require.Equal(t, report.Pass, result.Verdict)
	require.Contains(t, result.Exploration.Bound, "only the outside was tested: the time was up before the first schedule had ended")
}

// A lock that is not deterministic is reported as such, by name. What was seen from
// outside stands, but nothing counts as explored.
func TestOddLocksAreReported(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	for _, c := range oddLocks {
		t.Run(c.name, func(t *testing.T) {
			s, err := c.subject()
			result := examine(t, s, err, []Option{Without("no-starvation")}, silent)
			require.Equal(t, report.Pass, result.Verdict)
			require.Contains(t, result.Exploration.Bound, "only the outside was tested: "+c.name+" is not deterministic: one schedule of ")
			require.NotContains(t, result.Exploration.Bound, "inside the lock")
			require.False(t, result.Exploration.Complete)
			require.Equal(t, report.Pass, rowOf(t, result, "mutual-exclusion").Verdict)
			for _, p := range result.Promises {
				require.NotContains(t, p.Method, string(explore), p.Name)
			}
		})
	}
}
