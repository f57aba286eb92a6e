package sched

import (
	"fmt"
	"slices"
)

// A Replay follows the decisions of a recorded run (Result.Schedule), then runs
// to block. The execution needs the Config of the recording; Every and Trace may
// differ, for decisions with one possibility are not recorded.
type Replay struct {
	schedule []byte
	next     int
	drift    error
}

// NewReplay returns a strategy for one run. It keeps a copy of schedule.
func NewReplay(schedule []byte) *Replay { return &Replay{schedule: slices.Clone(schedule)} }

// Pick returns the recorded slot, if it is in the mask.
func (r *Replay) Pick(e *Execution, current int, mask uint64) int {
	if mask&(mask-1) == 0 {
		return nth(mask, 0)
	}
	if d, ok := r.decision(); ok {
		if d < MaxThreads && mask&(1<<d) != 0 {
			return d
		}
		r.drifted(e, fmt.Sprintf("the thread in slot %d cannot go on", d))
	}
	return RunToBlock{}.Pick(e, current, mask)
}

// Choose returns the recorded number, if it is below n.
func (r *Replay) Choose(e *Execution, n int) int {
	d, ok := r.decision()
	if ok && d >= n {
		r.drifted(e, fmt.Sprintf("possibility %d of %d does not exist", d, n))
		return 0
	}
	return d
}

func (r *Replay) decision() (d int, ok bool) {
	if r.drift != nil || r.next == len(r.schedule) {
		return 0, false
	}
	r.next++
	return int(r.schedule[r.next-1]), true
}

func (r *Replay) drifted(e *Execution, what string) {
	thread, n := e.Anchor()
	r.drift = fmt.Errorf("the program no longer follows the recorded schedule: at decision %d of %d, after operation %d of thread %d, %s",
		r.next, len(r.schedule), n, thread, what)
}

// Drift says where the run left the recording, nil if it did not. Call it after
// the run: a recording that was not used up is drift as well.
func (r *Replay) Drift() error {
	if r.drift == nil && r.next < len(r.schedule) {
		return fmt.Errorf("the program no longer follows the recorded schedule: it ended after %d of %d decisions", r.next, len(r.schedule))
	}
	return r.drift
}
