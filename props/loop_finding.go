package props

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// convict makes a failing run small, in its program and then in its schedule.
func (v *loopVerification) convict(ctx context.Context, x *loopRun, m replay.Manner, f *sched.Counterexample) {
	broken, ok := loopViolationOf(f.Err)
	if !ok {
		v.problem = fmt.Errorf("%w in %q", f.Err, x.title())
		return
	}
	if _, known := v.findings[broken.Promise]; known {
		return
	}
	price := v.effort.price()
	x.method = x.method.small()
	small, cancel := sched.WithWork(context.WithoutCancel(ctx), insideMinimise)
	defer cancel()
	x, f = v.shrink(small, x, m, f, broken.Promise)
	longer, stop := sched.WithWork(context.WithoutCancel(ctx), v.settings.minimising(broken.Promise))
	defer stop()
	find := v.schedule(longer, x, m, f, broken.Promise)
	find.price = price
	v.findings[broken.Promise] = find
	v.covered(broken.Promise, 1, explore)
}

// shrink leaves out steps of the program, and has two threads' steps taken by one, as
// long as it still fails.
func (v *loopVerification) shrink(ctx context.Context, x *loopRun, m replay.Manner, f *sched.Counterexample, promise string) (*loopRun, *sched.Counterexample) {
	runs := v.settings.shrinking(promise)
	for again := true; again; { // each round takes a step out
		again = false
		for _, p := range x.program.smaller() {
			y := v.newRun(p, nil)
			y.method = x.method
			if ctx.Err() != nil || runs <= 0 {
				break
			}
			r, err := y.search(ctx, m, min(shrinkSchedules, runs), insideMinimise, 1)
			runs -= max(1, r.Schedules)
			if err != nil || r.Failure == nil {
				continue
			}
			if got, ok := loopViolationOf(r.Failure.Err); ok && got.Promise == promise {
				x, f, again = y, r.Failure, true
				break
			}
		}
	}
	return x, f
}

// schedule makes the schedule small and tells the story of its run.
func (v *loopVerification) schedule(ctx context.Context, x *loopRun, m replay.Manner, f *sched.Counterexample, promise string) loopFinding {
	find := loopFinding{program: x.program, scene: x.scene, schedule: &schedule{manner: m}}
	restore := globals.Snapshot()
	defer restore()
	runner := sched.NewRunner(loopConfig(m), x.body, restore, x.judge)
	defer runner.Close()
	find.schedule.minimal, find.note = smallest(ctx, runner, f.Result.Schedule, func(err error) bool {
		got, ok := loopViolationOf(err)
		return ok && got.Promise == promise
	})
	find.show(runner, f.Err)
	return find
}

// show runs the schedule once more, traced.
func (f *loopFinding) show(runner *sched.Runner, err error) {
	runner.Trace(true)
	r, again := runner.Run(f.schedule.minimal.Deviations.Strategy())
	if again != nil {
		err = again
	}
	if got, ok := loopViolationOf(err); ok {
		f.message = got.Message
	}
	f.schedule.rows = folded(rowsOf(r.Events))
	f.schedule.threads = len(threadsOf(f.schedule.rows))
}

// threadsOf are the threads that do something.
func threadsOf(rows []row) []string {
	var names []string
	for _, r := range rows {
		if r.thread != "" && !slices.Contains(names, r.thread) {
			names = append(names, r.thread)
		}
	}
	return names
}

// title is what a replay calls the program or scene.
func (f loopFinding) title() string { return (&loopRun{program: f.program, scene: f.scene}).title() }

// counterexample is the finding as data.
func (f loopFinding) counterexample(p loopPromise, again string) *report.Counterexample {
	c := &report.Counterexample{Threads: 1 + len(f.program.threads()), Trace: []report.TraceStep{}}
	parts := []string{f.message + "\npromised: " + p.name + ": " + p.meaning + "\n"}
	if s := f.schedule; s != nil {
		c.Replay = again
		parts = append(parts, "program: "+f.title()+"\n")
		c.Threads, c.Preemptions, c.Steps, c.Trace = s.threads, s.minimal.Cost, len(s.rows), traceOf(s.rows)
		parts[len(parts)-1] += columnsOf(s.rows)
		parts = append(parts, s.proof()+"\n")
	}
	if f.note != "" {
		parts = append(parts, f.note+"\n")
	}
	if c.Replay != "" {
		parts = append(parts, "to replay: "+again+"\n")
	}
	c.Text = strings.Join(parts, "\n")
	return c
}
