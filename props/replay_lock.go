package props

import (
	"errors"
	"fmt"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
)

// FileReplay begins a value of ReplayVariable that names a file of package replay, by
// its absolute path.
const FileReplay = "file "

// replayInside runs one schedule inside the lock, and files what it breaks.
func (v *verification) replayInside(p program.Program, manner replay.Manner, how plan) (o replay.Outcome) {
	if reason := outsideReason(); reason != "" {
		v.problem = fmt.Errorf("a schedule inside the lock cannot be followed: %s", reason)
		return o
	}
	x := v.newInside(manner, p)
	var run *followed
	var err error
	amongRaces(v.t, func() { run, err = follow(x.config(), x.body, x.judgeRun, how) })
	if err == nil {
		err = x.problem
	}
	if err != nil {
		v.problem = err
		return o
	}
	o = run.outcome()
	broken, ok := violationOf(run.failure)
	v.inside.schedules, v.inside.uses = 1, x.taken
	v.creditInside()
	if !ok {
		v.t.Logf("the schedule broke no promise:\n%s\n%s", columnsOf(run.rows), run.note())
		return o
	}
	if v.problem = ourFault(broken, run.failure, p); v.problem != nil {
		return o
	}
	f := finding{violation: broken, program: p, note: run.note(), schedule: run.schedule(manner, p.Threads())}
	f.promise = blame(broken, p)
	f.replay = insideReplay(p, f.schedule)
	v.findings[f.promise] = f
	return o
}

// replayFile runs the counterexample in a file, and tells the command what came of it.
func (v *verification) replayFile(name string) {
	f, err := replay.Read(name)
	if err != nil {
		v.problem = err
		return
	}
	o := v.replayOne(f)
	if err := o.Report(); err != nil {
		v.problem = err
	}
}

// replayOne runs a counterexample under the options with which it was found.
func (v *verification) replayOne(f *replay.File) replay.Outcome {
	o := replay.Outcome{}
	err := v.settings.parse(f.Options)
	if err == nil && f.Lock == "" {
		err = errors.New("it is the counterexample of a test, and not of a lock")
	}
	if err != nil {
		v.problem = err
		return replay.Outcome{Problem: err.Error()}
	}
	v.runner.settings = v.settings
	if f.Inside() {
		p, err := program.Parse(f.Program)
		if err != nil {
			return replay.Outcome{Problem: err.Error()} // Read has parsed it before
		}
		o = v.replayInside(p, f.Manner(), planIn(f))
	} else {
		v.settings.replay = f.Replay
		v.replay()
	}
	return v.outcome(o, f.Promise)
}

// outcome adds what is broken: the promise that the file is about, if that is among
// what was found.
func (v *verification) outcome(o replay.Outcome, about string) replay.Outcome {
	if v.problem != nil {
		o.Problem = v.problem.Error()
	}
	for _, p := range promises {
		f, found := v.findings[p.name]
		if !found || !v.made(p.name) || o.Promise == about {
			continue
		}
		o.Promise, o.Message = p.name, f.message
		o.Text = f.counterexample(p.meaning, replayCommand(v.t, v.pkg, f.replays())).Text
	}
	return o
}
