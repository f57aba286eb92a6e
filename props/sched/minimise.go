package sched

import "context"

// Minimal is a minimised counterexample.
type Minimal struct {
	Deviations Deviations
	Result     Result // of the run of Deviations, copied
	Cost       int    // preemptions, data choices other than 0, and timers that fired early
	Proven     bool   // every schedule of a lower cost was run, and none fails
	Schedules  int    // runs that it took in all
	Proof      int    // of them, those of the search for a lower cost
	Limit      string // why it is not proven
}

// Minimise reduces a failing list of deviations: delta debugging first (Zeller
// and Hildebrandt, IEEE TSE 2002), then a search of all schedules of a lower
// cost, which either finds one, with the fewest preemptions possible, or proves
// that there is none. run runs a strategy once and says whether the run fails in
// the same way; Runner.Run is what to build it on. It returns false if the list
// does not fail when it is run again.
func Minimise(ctx context.Context, run func(Strategy) (Result, bool), d Deviations) (Minimal, bool) {
	return Minimal{}, false
}
