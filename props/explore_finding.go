package props

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/sched"
)

// convict makes a failing schedule small, shows it and fails the test.
func (x *exploration) convict(ctx context.Context, eager bool, f *sched.Counterexample) {
	x.t.Helper()
	var first *incident
	errors.As(f.Err, &first)
	small, cancel := context.WithTimeout(context.WithoutCancel(ctx), insideShrink)
	defer cancel()
	var minimal sched.Minimal
	note := ""
	err := x.onStage(func() {
		runner := sched.NewRunner(x.config(eager), x.stage.body(x.test), nil, x.judge)
		defer runner.Close()
		deviations, drift := runner.Deviations(f.Result.Schedule)
		again := false
		minimal, again = sched.Minimise(small, func(s sched.Strategy) (sched.Result, bool) {
			r, err := runner.Run(s)
			var got *incident
			return r, errors.As(err, &got) && got.kind == first.kind
		}, deviations)
		if drift != nil || !again {
			note = "It does not fail every time under one schedule: something in it is not under the scheduler's control.\n"
			minimal.Deviations = deviations
		}
	})
	if err != nil {
		x.t.Fatalf("inconclusive: %v", err)
	}
	s := &schedule{eager: eager, minimal: minimal}
	x.show(s, first, note)
}

// replay runs the one schedule that the environment gives.
func (x *exploration) replay() {
	x.t.Helper()
	_, d, eager, ok, err := parseInside(x.settings.replay)
	if !ok || err != nil {
		x.t.Fatalf("%s: %q is not the schedule of a test: %v", ReplayVariable, x.settings.replay, err)
	}
	x.show(&schedule{eager: eager, minimal: sched.Minimal{Deviations: d}}, nil, "")
}

// show runs the schedule once more, traced, and fails the test with its story.
func (x *exploration) show(s *schedule, was *incident, note string) {
	x.t.Helper()
	var failure error
	output, err := onStage(x.t.Name(), func(st *stage) {
		x.stage = st
		st.excuse()
		blocked := sched.Watch(func() {
			c := x.config(s.eager)
			c.Trace = true
			runner := sched.NewRunner(c, st.body(x.test), nil, x.judge)
			defer runner.Close()
			strategy := s.minimal.Deviations.Strategy()
			r, err := runner.Run(strategy)
			failure = err
			s.rows = rowsOf(r.Events)
			if n := strategy.Ignored(); n > 0 {
				note += fmt.Sprintf("%d of the schedule's %d switches no longer apply: the source has changed.\n", n, s.minimal.Deviations.Len())
			}
		})
		if blocked != nil {
			failure = blocked
		}
	})
	if err != nil {
		x.t.Fatal(err)
	}
	var got *incident
	if !errors.As(failure, &got) {
		got = was
	}
	if got == nil {
		x.t.Logf("the schedule does not fail:\n%s\n%s", columnsOf(s.rows), note)
		return
	}
	proof := ""
	if was != nil {
		proof = s.proof() + "\n"
	}
	x.t.Errorf("%s\n\n%s\n%s%s%sto replay: %s\n", got, columnsOf(s.rows), proof, note, said(output), replayCommand(x.t, x.pkg, insideReplay(nil, s)))
}

// unwound is what package testing says of a run that is cut short.
const unwound = "subtest may have called FailNow on a parent test"

// said is what the test wrote, without the frame that package testing gives it.
func said(output string) string {
	var lines []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "===") && !strings.HasSuffix(line, unwound) {
			lines = append(lines, "    "+line+"\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "the test said:\n" + strings.Join(lines, "")
}
