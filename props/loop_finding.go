package props

import (
	"context"
	"errors"
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
	small, cancel := context.WithTimeout(context.WithoutCancel(ctx), v.settings.shrinking())
	defer cancel()
	x, f = v.shrink(small, x, m, f, broken.Promise)
	longer, stop := context.WithTimeout(context.WithoutCancel(ctx), v.settings.minimising())
	defer stop()
	find := v.schedule(longer, x, m, f, broken.Promise)
	find.price = price
	v.findings[broken.Promise] = find
	v.covered(broken.Promise, 1, explore)
}

// shrink leaves out steps of the program, and has two threads' steps taken by one, as
// long as it still fails.
func (v *loopVerification) shrink(ctx context.Context, x *loopRun, m replay.Manner, f *sched.Counterexample, promise string) (*loopRun, *sched.Counterexample) {
	for again := true; again; { // each round takes a step out
		again = false
		for _, p := range x.program.smaller() {
			y := v.newRun(p, nil)
			y.method = x.method
			if ctx.Err() != nil {
				break
			}
			r, err := y.search(ctx, m, shrinkSchedules, insideShrink, 1)
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
	run := func(s sched.Strategy) (sched.Result, bool) {
		r, err := runner.Run(s)
		got, ok := loopViolationOf(err)
		return r, ok && got.Promise == promise
	}
	deviations, err := runner.Deviations(f.Result.Schedule)
	minimal, again := sched.Minimise(ctx, run, deviations)
	if err != nil || !again {
		find.note = "It does not fail every time under one schedule: something in it is not under the scheduler's control."
		minimal.Deviations = deviations
	}
	find.schedule.minimal = minimal
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

// loopReplay begins a value of ReplayVariable that is a program of an event loop.
const loopReplay = "loop "

// replays is what ReplayVariable takes to show the finding again.
func (f loopFinding) replays() string {
	if f.schedule == nil {
		return ""
	}
	return loopReplay + replayText(f.schedule.manner, f.title(), f.schedule.minimal.Deviations)
}

// replay runs the one schedule that the environment gives.
func (v *loopVerification) replay() {
	text, ok := strings.CutPrefix(v.settings.replay, loopReplay)
	m, rest, known := replay.MannerOf(text)
	steps, deviations, at := strings.Cut(rest, "@")
	if !ok || !known || !at {
		v.problem = fmt.Errorf("%s: %q is not the schedule of an event loop", ReplayVariable, v.settings.replay)
		return
	}
	x := v.newRun(nil, nil)
	err := x.parseTitle(steps)
	d, deviationsErr := parseDeviations(deviations)
	if err != nil || deviationsErr != nil {
		v.problem = fmt.Errorf("%s: %w", ReplayVariable, errors.Join(err, deviationsErr))
		return
	}
	if v.unable = outsideReason(); v.unable != "" {
		return
	}
	find := loopFinding{program: x.program, scene: x.scene, schedule: &schedule{manner: m, minimal: sched.Minimal{Deviations: d}}}
	amongRaces(v.t, func() {
		err = sched.Watch(func() {
			restore := globals.Snapshot()
			defer restore()
			runner := sched.NewRunner(loopConfig(m), x.body, restore, x.judge)
			defer runner.Close()
			r, failure := runner.Run(d.Strategy())
			find.schedule.minimal.Result, find.schedule.minimal.Cost = r.Clone(), r.Preemptions
			if got, ok := loopViolationOf(failure); ok {
				find.show(runner, failure)
				v.findings[got.Promise] = find
			}
			v.account(x, m, sched.Report{Schedules: 1})
		})
	})
	if err != nil {
		v.problem = err
	}
}

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
