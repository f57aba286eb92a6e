package sched

import (
	"fmt"
	"slices"
)

// A Runner runs one program under any strategy: the state is reset before each
// run and each result is judged. Explore and Minimise are built on it. It is not
// safe for concurrent use.
type Runner struct {
	execution *Execution
	config    Config
	body      func()
	reset     func()
	judge     func(Result) error
}

// NewRunner prepares runs of body. The Config is taken with Settled and Record
// set. reset may be nil; a nil judge is Verdict. Close it after use.
func NewRunner(c Config, body func(), reset func(), judge func(Result) error) *Runner {
	if judge == nil {
		judge = Verdict
	}
	r := &Runner{execution: New(c), config: c, body: body, reset: reset, judge: judge}
	r.Trace(c.Trace)
	return r
}

// Close releases the runner's coroutines.
func (r *Runner) Close() { r.execution.Close() }

// Run runs the program once under s and judges it; a run that the strategy gave
// up is judged only if it has raced, an inconclusive one is not. A Search's Next and Learn are the caller's business. The
// result's Schedule and Events are valid until the next run.
func (r *Runner) Run(s Strategy) (Result, error) {
	if r.reset != nil {
		r.reset()
	}
	result := r.execution.Run(s, r.body)
	if result.Outcome == Inconclusive || result.Outcome == Pruned && result.Races == 0 {
		return result, nil
	}
	return result, r.judge(result)
}

// Trace turns the recording of events on or off for the runs that follow.
func (r *Runner) Trace(on bool) {
	r.config.Settled, r.config.Record, r.config.Trace = true, true, on
	r.execution.SetConfig(r.config)
}

// Replay runs a recorded schedule. The error of the run comes first, the drift,
// if the program did not follow the recording, second.
func (r *Runner) Replay(schedule []byte) (result Result, failure, drift error) {
	s := NewReplay(schedule)
	result, failure = r.Run(s)
	return result, failure, s.Drift()
}

// Deviations replays a recorded schedule to express it as deviations from
// run-to-block. The error is that of Replay.Drift.
func (r *Runner) Deviations(schedule []byte) (Deviations, error) {
	s := NewReplay(schedule)
	d := NewDeviator(s)
	_, _ = r.Run(d)
	return d.Deviations(), s.Drift()
}

// Clone returns a copy that stays valid when other runs follow.
func (r Result) Clone() Result {
	r.Schedule, r.Events = slices.Clone(r.Schedule), slices.Clone(r.Events)
	return r
}

// Verdict is the judgement for want of a better one: a deadlock, a livelock, a
// panic and a failed check are errors. That a run is too long proves nothing.
func Verdict(r Result) error {
	switch r.Outcome {
	case Deadlock, Livelock:
		return fmt.Errorf("%v: %d threads are left", r.Outcome, len(r.Left))
	case Panicked, Failed:
		if err, ok := r.Failure.Value.(error); ok {
			return fmt.Errorf("%v: %w", r.Outcome, err)
		}
		return fmt.Errorf("%v: %v", r.Outcome, r.Failure.Value)
	}
	return nil
}
