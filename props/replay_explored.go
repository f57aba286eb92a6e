package props

import (
	"errors"
	"strings"

	"github.com/gilcheck/gilcheck/props/replay"
)

// play runs one schedule of the test. The output is what the test wrote.
func (x *exploration) play(manner replay.Manner, how plan) (run *followed, output string, err error) {
	output, failed := onStage(x.t.Name(), func(s *stage) {
		x.stage = s
		s.excuse()
		run, err = follow(x.config(manner), s.body(x.test), x.judge, how)
	})
	return run, output, errors.Join(err, failed)
}

// keep writes a failing schedule of the test to a file, if that is wanted.
func (x *exploration) keep(s *schedule, got *incident, run *followed) {
	if x.settings.replay != "" || replayDir(x.t) == "" {
		return
	}
	x.t.Helper()
	f := newFile(x.t.Name(), x.pkg)
	f.Promise, f.Message, f.Replay = got.kind, got.message, insideReplay(nil, s)
	run.file(f)
	writeReplay(x.t, f)
}

// replayFile runs the counterexample in a file, if the text names one, and tells the
// command what came of it.
func (x *exploration) replayFile(text string) bool {
	name, ok := strings.CutPrefix(text, FileReplay)
	if !ok {
		return false
	}
	x.t.Helper()
	f, err := replay.Read(name)
	if err != nil {
		x.t.Fatal(err)
	}
	o, err := x.replayOne(f)
	if err != nil {
		o.Problem = err.Error()
	}
	if err := errors.Join(err, o.Report()); err != nil {
		x.t.Fatal(err)
	}
	x.verdict(o)
	return true
}

// replayOne runs a counterexample.
func (x *exploration) replayOne(f *replay.File) (replay.Outcome, error) {
	if f.Lock != "" {
		return replay.Outcome{}, errors.New("it is the counterexample of a lock, and not of a test")
	}
	return x.follow(f.Manner(), planIn(f))
}

// follow runs one schedule and says what came of it.
func (x *exploration) follow(manner replay.Manner, how plan) (o replay.Outcome, err error) {
	run, output, err := x.play(manner, how)
	if err != nil {
		return o, err
	}
	o = run.outcome()
	var got *incident
	if errors.As(run.failure, &got) {
		s := run.schedule(manner, 0)
		o.Promise, o.Message = got.kind, got.message
		o.Text = x.text(got, s, run.note(), output)
	}
	return o, nil
}

// verdict fails the test if the schedule did.
func (x *exploration) verdict(o replay.Outcome) {
	x.t.Helper()
	if o.Promise != "" {
		x.t.Error(o.Text)
		return
	}
	x.t.Log(notBroken(o))
}

// notBroken is what is said of a schedule under which nothing fails.
func notBroken(o replay.Outcome) string {
	lines := append([]string{"the schedule does not fail"}, o.Columns...)
	if o.Parted != "" {
		lines = append(lines, o.Parted)
	}
	return strings.Join(append(lines, o.Drift...), "\n")
}
