package props

import (
	"context"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// shrinkProgram looks for a smaller program that fails in the same way, under the
// schedule that is known or some other, in so many runs.
func (v *verification) shrinkProgram(ctx context.Context, x *inside, f *sched.Counterexample, runs int) (*inside, *sched.Counterexample) {
	broken, _ := violationOf(f.Err)
	known := x.deviations(f)
	program.Shrink(x.program, shrinkTries, func(p program.Program) bool {
		if ctx.Err() != nil || runs < 2 || p.Threads() == 0 {
			return false
		}
		y := v.newInside(x.manner, p)
		y.raced = x.raced
		y.settings.hunt.method = x.settings.hunt.method.small()
		fails := func(c *sched.Counterexample) bool {
			if c == nil {
				return false
			}
			got, ok := violationOf(c.Err)
			return ok && got.kind == broken.kind
		}
		runs--
		found := y.goAlong(known)
		if !fails(found) {
			r, err := y.search(ctx, y.config(), min(shrinkSchedules, runs), 1)
			runs -= r.Schedules
			if found = r.Failure; err != nil || !fails(found) {
				return false
			}
		}
		x, f = y, found
		known = x.deviations(f)
		return true
	})
	return x, f
}

// deviations are the schedule of a failing run. What a thread does after so many
// operations is told apart from what others do, so most of it means the same in a
// program without one of the steps: a step that has nothing to do with the failure goes
// even if the schedule is one that no search finds twice.
func (x *inside) deviations(f *sched.Counterexample) (d sched.Deviations) {
	restore := globals.Snapshot()
	defer restore()
	runner := sched.NewRunner(x.config(), x.body, restore, x.judgeRun)
	defer runner.Close()
	_ = sched.Watch(func() { d, _ = runner.Deviations(f.Result.Schedule) })
	return d
}

// goAlong runs the program once under a given schedule; nil says that it broke nothing.
func (x *inside) goAlong(d sched.Deviations) (found *sched.Counterexample) {
	restore := globals.Snapshot()
	defer restore()
	runner := sched.NewRunner(x.config(), x.body, restore, x.judgeRun)
	defer runner.Close()
	_ = sched.Watch(func() {
		if r, err := runner.Run(d.Strategy()); err != nil {
			found = &sched.Counterexample{Result: r.Clone(), Err: err}
		}
	})
	return found
}
