package props

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// A schedule is a failing interleaving of a program, made small.
type schedule struct {
	manner  replay.Manner
	minimal sched.Minimal
	rows    []row
	threads int

	adversary bool // it was not searched for
}

// convict makes a failing run small, in its program and then in its schedule,
// and files it under the promise that it breaks.
func (v *verification) convict(ctx context.Context, x *inside, f *sched.Counterexample) {
	broken, ok := violationOf(f.Err)
	if fault := ourFault(broken, f.Err, x.program); fault != nil || !ok {
		v.problem = cmp.Or(fault, f.Err)
		return
	}
	if _, known := v.findings[broken.promise]; known && !broken.generic {
		return
	}
	price := v.effort.price()
	promise := broken.promise
	if blame(broken, x.program) != promise {
		promise = "" // a smaller program may name another cause
	}
	small, cancel := sched.WithWork(context.WithoutCancel(ctx), insideMinimise)
	defer cancel()
	x, f = v.shrinkProgram(small, x, f, v.settings.shrinking(promise))
	longer, stop := sched.WithWork(context.WithoutCancel(ctx), v.settings.minimising(promise))
	defer stop()
	find := v.shrinkSchedule(longer, x, f)
	v.inside.hangs = v.inside.hangs || find.kind == "stuck" || find.kind == "fatal"
	find.price = price
	if _, known := v.findings[find.promise]; !known {
		v.findings[find.promise] = find
	}
}

// shrinkSchedule makes the schedule small and tells the story of its run.
func (v *verification) shrinkSchedule(ctx context.Context, x *inside, f *sched.Counterexample) finding {
	broken, _ := violationOf(f.Err)
	c := x.config()
	restore := globals.Snapshot()
	defer restore()
	runner := sched.NewRunner(c, x.body, restore, x.judgeRun)
	defer runner.Close()
	find := finding{violation: broken, program: x.program, schedule: &schedule{manner: x.manner}}
	find.schedule.minimal, find.note = smallest(ctx, runner, f.Result.Schedule, func(err error) bool {
		got, ok := violationOf(err)
		return ok && got.kind == broken.kind
	})
	runner.Trace(true)
	r, err := runner.Run(find.schedule.minimal.Deviations.Strategy())
	if got, ok := violationOf(err); ok {
		find.violation = got
	}
	find.schedule.rows = rowsOf(r.Events)
	find.schedule.threads = x.program.Threads()
	find.promise = blame(find.violation, x.program)
	find.replay = insideReplay(x.program, find.schedule)
	return find
}

// proof says what is known about the size of the counterexample.
func (s *schedule) proof() string {
	m := s.minimal
	switch {
	case s.adversary:
		return "The schedule is the work of a fair adversary."
	case m.Result.Steps == 0:
		return "The schedule was not made smaller."
	case m.Cost == 0:
		return "No preemption is needed: each thread runs until it waits or ends."
	case m.Proven:
		return fmt.Sprintf("%s, and fewer do not suffice for this program: all %d schedules with fewer were tried.", preemptions(m.Cost), m.Proof)
	case m.Limit != "":
		return fmt.Sprintf("%s; whether fewer suffice is open: %s.", preemptions(m.Cost), m.Limit)
	}
	return preemptions(m.Cost) + "."
}

func preemptions(n int) string {
	if n == 1 {
		return "1 preemption"
	}
	return fmt.Sprintf("%d preemptions", n)
}

// insideText is the failure as a reader sees it.
func (f finding) insideText(meaning, replay string) string {
	parts := []string{
		f.message + "\npromised: " + f.promise + ": " + meaning + "\n",
		fmt.Sprintf("program: %s\n", f.program) + columnsOf(f.schedule.rows),
		f.schedule.proof() + "\n",
	}
	if f.note != "" {
		parts = append(parts, f.note+"\n")
	}
	return strings.Join(append(parts, "to replay: "+replay+"\n"), "\n")
}

func (f finding) insideCounterexample(meaning, replay string) *report.Counterexample {
	return &report.Counterexample{
		Threads: f.schedule.threads, Preemptions: f.schedule.minimal.Cost, Steps: len(f.schedule.rows),
		Trace: traceOf(f.schedule.rows), Text: f.insideText(meaning, replay), Replay: replay,
	}
}
