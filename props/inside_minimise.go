package props

import (
	"context"

	"github.com/gilcheck/gilcheck/props/sched"
)

// unsteady is said of a failure that one schedule does not always lead to.
const unsteady = "It does not fail every time under one schedule: it keeps state from one run to the next, draws random numbers, or depends on something else that is not under the scheduler's control."

// smallest makes a failing schedule small. same says whether an error is the failure
// in question. Of a failure that does not come back, the recorded schedule is kept,
// and the note says so.
func smallest(ctx context.Context, runner *sched.Runner, recorded []byte, same func(error) bool) (minimal sched.Minimal, note string) {
	deviations, drift := runner.Deviations(recorded)
	minimal, again := sched.Minimise(ctx, func(s sched.Strategy) (sched.Result, bool) {
		r, err := runner.Run(s)
		return r, same(err)
	}, deviations)
	if !again {
		minimal.Deviations = deviations
	}
	if drift != nil || !again {
		note = unsteady
	}
	return minimal, note
}
