package props

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/anyonereleases"
	"github.com/gilcheck/gilcheck/props/testdata/broken/bargein"
	"github.com/gilcheck/gilcheck/props/testdata/broken/blockkeeps"
	"github.com/gilcheck/gilcheck/props/testdata/broken/doubleown"
	"github.com/gilcheck/gilcheck/props/testdata/broken/earlysignal"
	"github.com/gilcheck/gilcheck/props/testdata/broken/exitkeeps"
	"github.com/gilcheck/gilcheck/props/testdata/broken/forcedswitchrace"
	"github.com/gilcheck/gilcheck/props/testdata/broken/hangonclose"
	"github.com/gilcheck/gilcheck/props/testdata/broken/hangonclose2"
	"github.com/gilcheck/gilcheck/props/testdata/broken/keptrequest"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lateask"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lateclear"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lazyinit"
	"github.com/gilcheck/gilcheck/props/testdata/broken/leakypermit"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lifostarve"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lyingtry"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lyingtry2"
	"github.com/gilcheck/gilcheck/props/testdata/broken/namesake"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noexclusion"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noexclusion2"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noforcedswitch"
	"github.com/gilcheck/gilcheck/props/testdata/broken/nosecondlook"
	"github.com/gilcheck/gilcheck/props/testdata/broken/noswitchmutex"
	"github.com/gilcheck/gilcheck/props/testdata/broken/panicky"
	"github.com/gilcheck/gilcheck/props/testdata/broken/retake"
	"github.com/gilcheck/gilcheck/props/testdata/broken/stalerequest"
	"github.com/gilcheck/gilcheck/props/testdata/broken/timerhealed"
)

func broken[L Lock[T], T Thread](newLock func() L) func() (*subject, error) {
	return func() (*subject, error) { return newSubject(newLock) }
}

// convictions are locks with one seeded bug each: the promise that it breaks,
// and the most steps that its counterexample may take.
var convictions = []struct {
	name    string
	subject func() (*subject, error)
	promise string
	steps   int
	options []Option
}{
	{"noexclusion2", func() (*subject, error) { return newLockerSubject(noexclusion2.New) }, "mutual-exclusion", 2, nil},
	{"lostwakeup", broken(lostwakeup.New), "progress", 6, nil},
	{"panicky", broken(panicky.New), "progress", 2, nil},
	{"lifostarve", broken(lifostarve.New), "no-starvation", 6, nil},
	{"blockkeeps", broken(blockkeeps.New), "release-on-block", 3, nil},
	{"anyonereleases", broken(anyonereleases.New), "ownership", 2, nil},
	{"namesake", broken(namesake.New), "ownership", 2, nil},
	{"leakypermit", func() (*subject, error) {
		return newLockerSubject(func() *leakypermit.Lock { return new(leakypermit.Lock) })
	}, "cancellation", 5, nil},
	{"stalerequest", broken(stalerequest.New), "exit", 5, nil},
	{"exitkeeps", broken(exitkeeps.New), "exit", 3, nil},
	{"hangonclose", broken(hangonclose.New), "shutdown", 3, nil},
	{"hangonclose2", broken(hangonclose2.New), "shutdown", 4, nil},
	{"lyingtry", broken(lyingtry.New), "try-acquire", 2, nil},
	{"lyingtry2", broken(lyingtry2.New), "try-acquire", 2, nil},
	{"doubleown", broken(doubleown.New), "try-acquire", 4, nil},
	{"noforcedswitch", broken(noforcedswitch.New), "forced-switch", 4, nil},
	{"retake", broken(retake.New), "forced-switch", 0, nil},
	{"forcedswitchrace", broken(forcedswitchrace.New), "progress", 0, unfair},
	{"noswitchmutex", broken(noswitchmutex.New), "progress", 0, unfair},
	{"earlysignal", broken(earlysignal.New), "progress", 0, unfair},
	{"keptrequest", broken(keptrequest.New), "progress", 0, unfair},
	{"lateclear", broken(lateclear.New), "shutdown", 0, unfair},
	{"nosecondlook", broken(nosecondlook.New), "shutdown", 0, unfair},
	{"lazyinit", func() (*subject, error) { return newLockerSubject(func() *lazyinit.Lock { return new(lazyinit.Lock) }) }, "mutual-exclusion", 0, nil},
	{"timerhealed", broken(timerhealed.New), "prompt-handover", 3, nil},
	{"lateask", broken(lateask.New), "switch-interval", 5, nil},
	{"bargein", func() (*subject, error) { return newLockerSubject(bargein.New) }, "bounded-bypass", 8, []Option{Bypass(2)}},
}

// unfair is what CPython's lock takes back. The windows are a few instructions wide, and
// may take longer on a slow machine, or beside the race detector.
var unfair = []Option{Without("no-starvation"), Budget(10 * time.Second)}

// insidePreemptions is the most that a counterexample from inside the lock may need.
const insidePreemptions = 4

func TestBrokenLocksAreConvicted(t *testing.T) {
	for _, c := range convictions {
		t.Run(c.name, func(t *testing.T) {
			if raceEnabled && (c.name == "lyingtry" || c.name == "lazyinit") {
				t.Skip("its holders race, and package testing fails a process in which anything has raced")
			}
			s, err := c.subject()
			result := examine(t, s, err, c.options, func(*testing.T, promise, report.Promise) {})
			require.Equal(t, report.Fail, result.Verdict)
			for _, p := range result.Promises {
				if p.Verdict == report.Fail {
					t.Logf("%s", p.Counterexample.Text)
				}
			}
			row := rowOf(t, result, c.promise)
			require.Equal(t, report.Fail, row.Verdict, "%s: %s", c.promise, row.Reason)
			if len(row.Method) > 0 && row.Method[0] == string(explore) {
				require.LessOrEqual(t, row.Counterexample.Preemptions, insidePreemptions)
				return
			}
			require.LessOrEqual(t, row.Counterexample.Steps, c.steps)
		})
	}
}

// A race between two instructions is a matter of luck from outside: it may be
// missed, but not mistaken for something else.
func TestRaceInsideIsNeverMistaken(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector fails any test in which it reports, as it should here")
	}
	s, err := newLockerSubject(func() *noexclusion.Lock { return new(noexclusion.Lock) })
	result := examine(t, s, err, nil, func(*testing.T, promise, report.Promise) {})
	for _, p := range result.Promises {
		if p.Verdict == report.Fail {
			require.Contains(t, []string{"mutual-exclusion", "linearizable", "visibility"}, p.Name)
		}
	}
}

func rowOf(t *testing.T, r report.Result, name string) report.Promise {
	for _, p := range r.Promises {
		if p.Name == name {
			return p
		}
	}
	require.Fail(t, "no such promise", name)
	return report.Promise{}
}
