package props

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// exploreTime bounds the exploration of one test function when no Budget is given.
const exploreTime = 5 * time.Second

// earlyMax is how far in the future a timer of a test may be to be fired although
// others can go on. What is due later is there in case something hangs, and not to
// be waited for: `case <-time.After(5 * time.Second): t.Fatal("too slow")`.
const earlyMax = time.Second

// plainSchedules bounds the search with plain memory accesses as scheduling points.
// They matter to tests that race, and a race needs few preemptions to show.
const plainSchedules = 2_000

// Explore runs body, which may start goroutines, under the controlled scheduler:
// first with the fewest preemptions, then at random, until an interleaving makes
// it fail or the budget ends. It fails if the body panics, fails its test,
// deadlocks, leaves a goroutine behind, or (under -race) races, and shows the
// smallest schedule that does it. The *testing.T of body is one of its own for
// every run, on which everything but Parallel works as usual.
//
// The package's TestMain must call Main, which is what lets the scheduler in;
// without, body runs once, as it is. Options: Budget, and what the environment
// adds (a seed, a schedule to replay).
func Explore(t *testing.T, body func(t *testing.T), opts ...Option) {
	t.Helper()
	if reason := outsideReason(); reason != "" {
		t.Logf("not explored, run once: %s", reason)
		body(t)
		return
	}
	if sched.Here() != nil {
		t.Fatal("Explore was called inside Explore")
	}
	settings, err := newSettings(opts)
	if err != nil {
		t.Fatal(err)
	}
	x := &exploration{t: t, test: body, settings: settings, pkg: callerPackage()}
	play := x.search
	if settings.replay != "" {
		play = x.replay
	}
	defer slow(t)()
	amongRaces(t, play)
}

// An exploration is Explore at work on one test function.
type exploration struct {
	t        *testing.T
	test     func(*testing.T)
	settings settings
	pkg      string
	stage    *stage
	timers   bool   // some run armed a timer
	skipped  bool   // some run was skipped by the test itself
	remark   string // of the engine
	open     bool   // some run came to a choice that Go does not document
}

// An incident is a failing run: what happened, in a word and in full.
type incident struct {
	kind    string // deadlock, livelock, panic, assertion, leak, race
	message string
}

func (i *incident) Error() string { return i.kind + ": " + i.message }

func (x *exploration) config(m replay.Manner) sched.Config {
	return sched.Config{Eager: m == replay.Eager, Plain: m == replay.Plain, Spurious: x.settings.spurious, Early: earlyMax, SpinOn: true, Test: x.t.Name()}
}

// search explores with idle timers, then with eager ones if there are any, and then
// with plain memory accesses as scheduling points.
func (x *exploration) search() {
	x.t.Helper()
	ctx, cancel, _ := x.settings.within(exploreTime)
	defer cancel()
	var summaries []string
	for _, m := range []replay.Manner{replay.Explore, replay.Eager, replay.Plain} {
		if m == replay.Eager && !x.timers {
			continue
		}
		report := x.explore(ctx, x.config(m))
		if report.Failure != nil {
			x.convict(ctx, m, report.Failure)
			return
		}
		summaries = append(summaries, x.summary(m, report))
		if x.open && m != replay.Plain {
			c := x.config(m)
			c.Any = true
			if f := x.explore(ctx, c).Failure; f != nil {
				summaries = append(summaries, fmt.Sprintf("relies on waiters being served in the order in which they came, as Go's runtime does but its documentation does not promise (else %v)", f.Err))
			}
		}
	}
	if x.remark != "" {
		summaries = append(summaries, x.remark)
	}
	if x.skipped {
		x.t.Skip("the test skipped itself")
	}
	x.t.Log(strings.Join(summaries, "; "))
}

// explore is one exploration of the test. What keeps it from being one is fatal.
func (x *exploration) explore(ctx context.Context, c sched.Config) (report sched.Report) {
	x.t.Helper()
	err := x.onStage(func() {
		restore := globals.Snapshot()
		defer restore()
		report = sched.Explore(ctx, sched.ExploreConfig{Config: c, Reset: restore, Schedules: x.most(c), Levels: insideLevels, Seed: uint64(x.settings.seed), Judge: x.judge}, x.stage.body(x.test))
	})
	if err != nil {
		x.t.Fatalf("inconclusive: %v", err)
	}
	if report.Doubt != "" {
		x.t.Fatalf("inconclusive: %s", report.Doubt)
	}
	if report.Failure == nil && report.TooLong > 0 && report.TooLong == report.Schedules {
		x.t.Fatalf("inconclusive: every schedule was cut off after %d operations", sched.DefaultSteps)
	}
	if report.Nondeterminism != nil && report.Failure == nil {
		x.t.Fatalf("inconclusive: the test is not deterministic: one schedule ran differently the second time")
	}
	return report
}

// most bounds the schedules of a search, 0 being no bound.
func (x *exploration) most(c sched.Config) int {
	if c.Plain {
		return plainSchedules
	}
	return 0
}

// onStage calls run with a stage set, and watches it.
func (x *exploration) onStage(run func()) (err error) {
	_, failed := onStage(x.t.Name(), func(s *stage) {
		x.stage = s
		s.excuse()
		err = sched.Watch(run)
	})
	if err == nil {
		err = failed
	}
	return err
}

// judge is an error if the run failed.
func (x *exploration) judge(r sched.Result) error {
	x.timers = x.timers || r.Armed > 0 || r.Clock
	x.skipped = x.skipped || x.stage.skipped
	if r.Remark != "" {
		x.remark = r.Remark
	}
	x.open = x.open || r.Open > 0
	s := x.stage
	switch {
	case r.Races > 0: // package testing counts races as failures of the test
		return &incident{"race", sentences(racesOfRun())}
	case s.panics != nil:
		return &incident{"panic", fmt.Sprint(s.panics.Value)}
	case r.Outcome == sched.Panicked:
		return &incident{"panic", fmt.Sprintf("%s: %v", r.Failure.Thread, r.Failure.Value)}
	case s.failed:
		return &incident{"assertion", "the test failed"}
	case r.Outcome == sched.Failed:
		return &incident{"assertion", fmt.Sprint(r.Failure.Value)}
	case r.Outcome == sched.Deadlock:
		return &incident{"deadlock", "nobody can go on: " + waitersOf(r)}
	case r.Outcome == sched.Livelock:
		return &incident{"livelock", "those who can go on spin on what nobody will change: " + waitersOf(r)}
	case r.Outcome == sched.Finished && len(r.Left) > 0:
		return &incident{"leak", "the test has returned, but " + waitersOf(r)}
	}
	return nil
}

// waitersOf says who is left, and what each waits for.
func waitersOf(r sched.Result) string {
	var all []string
	for _, w := range r.Left {
		text := w.Name
		if w.Why != "" {
			text += " waits " + w.Why
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

func (x *exploration) summary(m replay.Manner, r sched.Report) string {
	text := fmt.Sprintf("%d schedules, none fails", r.Schedules)
	switch {
	case r.Complete && x.remark == "":
		text = fmt.Sprintf("all %d schedules, none fails", r.Schedules)
	case r.Bound >= 0:
		text += fmt.Sprintf(" (every one with at most %s; the others at random, seed %d)", preemptions(r.Bound), r.Seed)
	}
	switch m {
	case replay.Eager:
		text += ", timers firing at any time"
	case replay.Plain:
		text += ", with plain accesses to memory"
	}
	if r.TooLong > 0 {
		text += fmt.Sprintf("; %d were cut off after %d operations", r.TooLong, sched.DefaultSteps)
	}
	return text
}
