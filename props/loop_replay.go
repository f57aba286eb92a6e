package props

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

// ReplayLoop is Replay for an event loop, with the options of VerifyLoop.
func ReplayLoop[L Loop[H], H LoopHandle, T any](t *testing.T, newLoop func(thread T) (L, error), counterexample string, opts ...Option) {
	t.Helper()
	s, err := newLoopSubject(newLoop)
	f, textErr := given(t, counterexample)
	settings, optionErr := newSettings(opts)
	if err := errors.Join(err, textErr, optionErr); err != nil {
		t.Fatal(err)
	}
	v := newLoopVerification(t, s, settings, callerPackage())
	if f != nil {
		conclude(t, v.replayOne(f))
		return
	}
	conclude(t, v.replayNumbers(counterexample))
}

// replays is what ReplayVariable takes to show the finding again.
func (f loopFinding) replays() string {
	if f.schedule == nil {
		return ""
	}
	return replay.LoopPrefix + replayText(f.schedule.manner, f.title(), f.schedule.minimal.Deviations)
}

// replay runs the one schedule that the environment gives, as a text or in a file, of
// which the command wants to know what came.
func (v *loopVerification) replay() {
	name, ok := strings.CutPrefix(v.settings.replay, FileReplay)
	if !ok {
		v.replayNumbers(v.settings.replay)
		return
	}
	f, err := replay.Read(name)
	if err == nil {
		o := v.replayOne(f)
		err = o.Report()
	}
	if err != nil {
		v.problem = err
	}
}

// replayNumbers runs a schedule by its numbers.
func (v *loopVerification) replayNumbers(all string) replay.Outcome {
	text, ok := strings.CutPrefix(all, replay.LoopPrefix)
	m, rest, known := replay.MannerOf(text)
	steps, deviations, at := strings.Cut(rest, "@")
	if !ok || !known || !at {
		return v.cannot(fmt.Errorf("%s: %q is not the schedule of an event loop", ReplayVariable, all))
	}
	x := v.newRun(nil, nil)
	err := x.parseTitle(steps)
	d, deviationsErr := parseDeviations(deviations)
	if err := errors.Join(err, deviationsErr); err != nil {
		return v.cannot(fmt.Errorf("%s: %w", ReplayVariable, err))
	}
	return v.followOne(x, m, planOf(d), "")
}

// replayOne runs the schedule of a file under the options with which it was found.
func (v *loopVerification) replayOne(f *replay.File) replay.Outcome {
	if !f.Loop() {
		return v.cannot(errors.New("it is not the counterexample of an event loop"))
	}
	if err := v.settings.parse(f.Options); err != nil {
		return v.cannot(err)
	}
	x := v.newRun(nil, nil)
	if err := x.parseTitle(f.Program); err != nil {
		return v.cannot(fmt.Errorf("its program: %w", err))
	}
	return v.followOne(x, f.Manner(), planIn(f), f.Promise)
}

// followOne runs one schedule, and files what it breaks.
func (v *loopVerification) followOne(x *loopRun, m replay.Manner, how plan, about string) replay.Outcome {
	if reason := outsideReason(); reason != "" {
		return v.cannot(fmt.Errorf("a schedule inside the loop cannot be followed: %s", reason))
	}
	if x.scene != nil && !x.scene.can(x.powers) {
		return v.cannot(fmt.Errorf("the loop has not what %s is about", x.title()))
	}
	var run *followed
	var err error
	amongRaces(v.t, func() { run, err = follow(loopConfig(m), x.body, x.judge, how) })
	if err = errors.Join(err, x.problem); err != nil {
		return v.cannot(err)
	}
	v.account(x, m, sched.Report{Schedules: 1})
	rows := folded(run.rows)
	o := run.outcome()
	o.Columns = strings.Split(strings.TrimSuffix(columnsOf(rows), "\n"), "\n")
	broken, ok := loopViolationOf(run.failure)
	if !ok {
		return o
	}
	find := loopFinding{program: x.program, scene: x.scene, message: broken.Message, note: run.note(), schedule: run.schedule(m, len(threadsOf(rows)))}
	find.schedule.rows = rows
	v.findings[broken.Promise] = find
	o.Promise, o.Message = broken.Promise, broken.Message
	i := slices.IndexFunc(loopPromises, func(p loopPromise) bool { return p.name == broken.Promise })
	o.Text = find.counterexample(loopPromises[i], replayCommand(v.t, v.pkg, find.replays())).Text
	return o
}

// cannot is the outcome of a replay that does not come to its schedule.
func (v *loopVerification) cannot(err error) replay.Outcome {
	v.problem = err
	return replay.Outcome{Problem: err.Error()}
}

// keep writes a finding to a file, if that is wanted and there is a schedule.
func (v *loopVerification) keep(promise string, f loopFinding) {
	if f.schedule == nil || v.settings.replay != "" || replayDir(v.t) == "" {
		return
	}
	file := newFile(v.t.Name(), v.pkg)
	file.Lock, file.Promise, file.Message, file.Replay, file.Program = v.subject.name, promise, f.message, f.replays(), f.title()
	x := v.newRun(f.program, f.scene)
	run, err := follow(loopConfig(f.schedule.manner), x.body, x.judge, planOf(f.schedule.minimal.Deviations))
	if err != nil {
		v.t.Errorf("the counterexample cannot be written: %v", err)
		return
	}
	run.file(file)
	writeReplay(v.t, file)
}
