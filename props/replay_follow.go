package props

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// A plan is a schedule to be run once.
type plan struct {
	strategy sched.Strategy
	places   *replay.Sources
	lost     func(sched.Result) (drift []string, parted string)
}

// planOf is a schedule by number. It does not know why an entry does not apply.
func planOf(d sched.Deviations) plan {
	s := d.Strategy()
	return plan{s, replay.NewSources(), func(sched.Result) (drift []string, parted string) {
		if n := s.Ignored(); n > 0 {
			drift = append(drift, fmt.Sprintf("%d of the schedule's %d switches no longer apply", n, d.Len()))
		}
		return drift, ""
	}}
}

// planIn is the schedule of a file, by places in the source.
func planIn(f *replay.File) plan {
	places := replay.NewSources()
	s := sched.NewAnchored(f.Anchors(), places.Key)
	return plan{s, places, func(r sched.Result) ([]string, string) { return f.Explain(s.Lost(r), places) }}
}

// A followed is a run of a plan.
type followed struct {
	result     sched.Result // copied
	failure    error
	rows       []row            // one for each event
	deviations sched.Deviations // in the program as it is now
	anchors    sched.Anchors
	places     *replay.Sources
	drift      []string
	parted     string
}

// follow runs a plan. The error says that the run came to no end.
func follow(c sched.Config, body func(), judge func(sched.Result) error, p plan) (*followed, error) {
	c.Trace = true
	f := &followed{places: p.places}
	err := sched.Watch(func() {
		restore := globals.Snapshot()
		defer restore()
		runner := sched.NewRunner(c, body, restore, judge)
		defer runner.Close()
		s := sched.NewAnchoring(p.strategy, p.places.Key)
		r, err := runner.Run(s)
		f.result, f.failure = r.Clone(), err
		f.deviations, f.anchors = s.Deviations(), s.Anchors()
		f.drift, f.parted = p.lost(r)
	})
	if err == nil {
		f.rows = rowsOf(f.result.Events)
	}
	if f.result.Doubt != "" {
		err = errors.New("inconclusive: " + f.result.Doubt)
	}
	return f, err
}

// schedule is the run as a counterexample.
func (f *followed) schedule(manner replay.Manner, threads int) *schedule {
	return &schedule{manner: manner, rows: f.rows, threads: threads,
		minimal: sched.Minimal{Deviations: f.deviations, Result: f.result, Cost: f.result.Preemptions}}
}

// note says how the run differs from the schedule; "" if it does not.
func (f *followed) note() string {
	lines := f.drift
	if f.parted != "" {
		lines = append([]string{f.parted}, lines...)
	}
	return strings.Join(lines, "\n")
}

// outcome is the run for the command. What is broken is the caller's to say.
func (f *followed) outcome() replay.Outcome {
	columns := strings.Split(strings.TrimSuffix(columnsOf(f.rows), "\n"), "\n")
	return replay.Outcome{Columns: columns, Drift: f.drift, Parted: f.parted}
}

// file completes the file of a counterexample by the schedule that was run.
func (f *followed) file(to *replay.File) {
	to.SetAnchors(f.anchors, f.places, func(event int) string { return f.rows[event].op })
}
