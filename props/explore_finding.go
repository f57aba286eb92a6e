package props

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// convict makes a failing schedule small, shows it and fails the test.
func (x *exploration) convict(ctx context.Context, manner replay.Manner, f *sched.Counterexample) {
	x.t.Helper()
	var first *incident
	errors.As(f.Err, &first)
	small, cancel := sched.WithWork(context.WithoutCancel(ctx), insideMinimise)
	defer cancel()
	var minimal sched.Minimal
	note := ""
	err := x.onStage(func() {
		restore := globals.Snapshot()
		defer restore()
		runner := sched.NewRunner(x.config(manner), x.stage.body(x.test), restore, x.judge)
		defer runner.Close()
		minimal, note = smallest(small, runner, f.Result.Schedule, func(err error) bool {
			var got *incident
			return errors.As(err, &got) && got.kind == first.kind
		})
	})
	if err != nil {
		x.t.Fatalf("inconclusive: %v", err)
	}
	s := &schedule{manner: manner, minimal: minimal}
	x.show(s, first, note)
}

// replay runs the one schedule that the environment gives.
func (x *exploration) replay() {
	x.t.Helper()
	if x.replayFile(x.settings.replay) {
		return
	}
	_, d, manner, ok, err := parseInside(x.settings.replay)
	if !ok || err != nil {
		x.t.Fatalf("%s: %q is not the schedule of a test: %v", ReplayVariable, x.settings.replay, err)
	}
	o, err := x.follow(manner, planOf(d))
	if err != nil {
		x.t.Fatal(err)
	}
	x.verdict(o)
}

// show runs the schedule once more, traced, and fails the test with its story.
func (x *exploration) show(s *schedule, was *incident, note string) {
	x.t.Helper()
	run, output, err := x.play(s.manner, planOf(s.minimal.Deviations))
	if run == nil {
		x.t.Fatal(err)
	}
	if err != nil {
		note += err.Error() + "\n"
	}
	s.rows = run.rows
	var got *incident
	if !errors.As(run.failure, &got) {
		got = was
	}
	x.t.Error(x.text(got, s, note, output))
	x.keep(s, got, run)
}

// text is the failure as a reader sees it.
func (x *exploration) text(got *incident, s *schedule, note, output string) string {
	if note != "" && !strings.HasSuffix(note, "\n") {
		note += "\n"
	}
	return fmt.Sprintf("%s\n\n%s\n%s\n%s%sto replay: %s\n", got, columnsOf(s.rows), s.proof(), note, said(output),
		replayCommand(x.t, x.pkg, insideReplay(nil, s)))
}

// What package testing says of a run that is cut short, and of one that races.
const (
	unwound = "subtest may have called FailNow on a parent test"
	raced   = "race detected during execution of test"
)

// said is what the test wrote, without the frame that package testing gives it.
func said(output string) string {
	var lines []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "===") && !strings.HasSuffix(line, unwound) && !strings.HasSuffix(line, raced) {
			lines = append(lines, "    "+line+"\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return "the test said:\n" + strings.Join(lines, "")
}
