package props

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// Limits of the exploration of an event loop.
const (
	loopTime      = 3 * time.Second // in all, when no budget is given
	loopSchedules = 2_000           // of one program in the first round; twice as many in each that follows
	loopShare     = 100 * time.Millisecond
	loopRounds    = 12
	loopSteps     = 5_000 // of one run
)

// loopFirst are explored first, in this order: one or two for each promise.
var loopFirst = loopProgramsOf(
	"main.Soon(a) main.Soon(b) a.Soon(c) b.Soon(d)",
	"T1.Send(a)",
	"T1.Send(a) T2.Send(b)",
	"T1.Send(a) T1.Send(b) main.Soon(c)",
	"main.Later(a,5ms) T1.Send(b)",
	"main.Later(a,2ms) main.Later(b,1ms) main.Soon(c) c.Work(3ms)",
	"main.Later(f,1ms) main.Soon(a) a.Work(5ms) a.Soon(b) b.Soon(c) c.Soon(d) d.Soon(e)",
	"main.Soon(a) a.Soon(b) b.Soon(c) c.Soon(d) d.Soon(e) T1.Send(f)",
	"main.Soon(a) main.Soon(b) a.Cancel(b)",
	"main.Later(a,1ms) main.Soon(b) b.Cancel(a) T1.Sleep(2ms) T1.Send(c)",
	"T1.Send(a) T1.Use T2.Use",
	"T1.Use T1.Send(a) T1.Sleep(2ms) T1.Send(b)",
	"main.Soon(a) a.Stop T1.Send(b)",
	"T1.Send(a) a.Stop T2.Send(b)",
	"T1.Send(a) T1.Send(b) a.Stop T2.Send(c)",
)

func loopProgramsOf(texts ...string) []loopProgram {
	var all []loopProgram
	for _, text := range texts {
		p, err := parseLoop(text)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}

// A loopVerification is VerifyLoop at work.
type loopVerification struct {
	t        *testing.T
	subject  *loopSubject
	settings settings
	pkg      string
	findings map[string]loopFinding // by promise
	cases    map[string]int
	methods  map[string][]string
	unable   string // why nothing, or not all, was explored inside
	problem  error

	schedules, programs, complete, tooLong int
	threads, steps                         int
}

// A loopFinding is a broken promise and how it was seen.
type loopFinding struct {
	message  string
	program  loopProgram
	schedule *schedule // nil: seen from outside
	note     string
}

// verify fills the result.
func (v *loopVerification) verify(result *report.Result) {
	begin := time.Now()
	if v.settings.replay != "" {
		v.replay()
	} else {
		amongRaces(v.t, v.explore)
		v.checkTasks()
		v.checkOutside()
	}
	for _, p := range loopPromises {
		v.t.Run(p.name, func(t *testing.T) {
			row := v.verdict(t, p)
			result.Promises = append(result.Promises, row)
			announce(t, promise{name: p.name, meaning: p.meaning}, row)
		})
	}
	took := time.Since(begin).Seconds()
	bound := fmt.Sprintf("%d schedules of %d programs of at most %d steps inside the loop, %d programs exhaustively", v.schedules, v.programs, v.steps, v.complete)
	result.Exploration = &report.Exploration{Threads: v.threads, Ops: v.steps, Bound: bound, Schedules: v.schedules, SchedulesPerSecond: float64(v.schedules) / took}
	if v.schedules > 0 {
		v.t.Log(bound)
	}
	if v.unable != "" {
		v.t.Logf("only the outside was tested: %s", v.unable)
	}
	result.Summarize()
	if v.problem != nil {
		result.Verdict, result.Problem = report.Inconclusive, v.problem.Error()
	}
}

// explore explores the programs of loopFirst, and then generated ones.
func (v *loopVerification) explore() {
	if v.unable = outsideReason(); v.unable != "" {
		return
	}
	budget := loopTime
	if v.settings.budget > 0 {
		budget = v.settings.budget
	}
	ctx, cancel := context.WithTimeout(context.Background(), budget)
	defer cancel()
	exhausted := map[string]bool{}
	for round := range loopRounds {
		for i := range loopFirst {
			p := loopFirst[i]
			if round%2 == 1 {
				p = loopPrograms.Example(seedOf(v.settings.seed, round*len(loopFirst)+i))
			}
			if ctx.Err() != nil || v.unable != "" || v.problem != nil || len(v.findings) > 0 && round > 0 {
				return
			}
			if !exhausted[p.String()] {
				exhausted[p.String()] = v.exploreProgram(ctx, p, round)
			}
		}
	}
}

// exploreProgram explores one program, with idle timers, with eager ones if it has
// any, and with plain accesses; it reports whether nothing is left to explore.
func (v *loopVerification) exploreProgram(ctx context.Context, p loopProgram, round int) (exhausted bool) {
	exhausted = true
	timers := false
	for _, m := range []replay.Manner{replay.Explore, replay.Eager, replay.Plain} {
		if m == replay.Eager && !timers {
			continue
		}
		x := &loopRun{subject: v.subject, program: p}
		r, err := x.search(ctx, m, loopSchedules<<round, loopShare<<round, uint64(v.settings.seed)<<8+uint64(round))
		if err != nil {
			v.unable = err.Error()
			return false
		}
		v.account(x, m, r)
		if r.Failure != nil {
			v.convict(ctx, x, m, r.Failure)
			return true
		}
		timers = x.timers
		exhausted = exhausted && (r.Complete || m == replay.Plain)
	}
	return exhausted
}

func loopConfig(m replay.Manner) sched.Config {
	return sched.Config{Steps: loopSteps, Eager: m == replay.Eager, Plain: m == replay.Plain, SpinOn: true, Daemons: true}
}

// search explores the program until it fails, is exhausted, or the share is used up.
func (x *loopRun) search(ctx context.Context, m replay.Manner, schedules int, share time.Duration, seed uint64) (r sched.Report, err error) {
	one, done := context.WithTimeout(ctx, share)
	defer done()
	restore := globals.Snapshot()
	defer restore()
	c := sched.ExploreConfig{Config: loopConfig(m), Reset: restore, Schedules: schedules, Levels: insideLevels, States: insideStates, Seed: seed, Judge: x.judge}
	err = sched.Watch(func() { r = sched.Explore(one, c, x.body) })
	switch {
	case err != nil:
	case x.problem != nil:
		err = x.problem
	case r.Doubt != "":
		err = errors.New(r.Doubt)
	}
	return r, err
}

func (v *loopVerification) account(x *loopRun, m replay.Manner, r sched.Report) {
	v.schedules += r.Schedules - r.TooLong
	v.tooLong += r.TooLong
	v.steps, v.threads = max(v.steps, len(x.program)), max(v.threads, 1+len(x.program.threads()))
	if m != replay.Plain && r.Schedules > 0 {
		v.programs++
		if r.Complete {
			v.complete++
		}
	}
	for _, name := range loopPromisesOf(x.program) {
		v.covered(name, r.Schedules-r.TooLong, explore)
	}
	if r.Nondeterminism != nil {
		v.unable = fmt.Sprintf("%s is not deterministic: one schedule of %q ran differently the second time", v.subject.name, x.program)
		clear(v.cases)
	}
}

// loopPromisesOf are the promises that a program puts to the test.
func loopPromisesOf(p loopProgram) []string {
	does := func(a ...loopAction) bool {
		return slices.ContainsFunc(p, func(s loopStep) bool { return slices.Contains(a, s.do) })
	}
	names := []string{"loop-one-at-a-time", "loop-releases-in-select", "loop-fifo", "loop-close"}
	if does(loopSend) {
		names = append(names, "loop-no-lost-wakeup", "loop-wake-latency")
	}
	if does(loopLater) && does(loopWork) {
		names = append(names, "loop-no-starvation")
	}
	if does(loopCancel) {
		names = append(names, "loop-cancellation")
	}
	return names
}

func (v *loopVerification) covered(promise string, cases int, method check) {
	if cases == 0 {
		return
	}
	v.cases[promise] += cases
	if !slices.Contains(v.methods[promise], string(method)) {
		v.methods[promise] = append(v.methods[promise], string(method))
	}
}

// verdict is what is known of one promise.
func (v *loopVerification) verdict(t *testing.T, p loopPromise) report.Promise {
	row := report.Promise{Name: p.name, Method: append([]string{}, v.methods[p.name]...), Cases: v.cases[p.name]}
	f, broken := v.findings[p.name]
	switch {
	case slices.Contains(v.settings.takenBack, p.name):
		return with(row, report.NotPromised, strings.TrimSuffix("taken back; observed: "+f.message, "; observed: "))
	case p.has != nil && !p.has(v.settings.loop):
		return with(row, report.NotPromised, "the loop has no "+p.needs)
	case broken:
		row.Counterexample = f.counterexample(p, replayCommand(v.t, v.pkg, f.replays()))
		return with(row, report.Fail, f.message)
	case v.problem != nil:
		return with(row, report.Inconclusive, v.problem.Error())
	case row.Cases == 0 && v.unable != "":
		return with(row, report.NotChecked, v.unable)
	case row.Cases == 0:
		return with(row, report.NotChecked, "no case put it to the test")
	}
	return with(row, report.Pass, "")
}
