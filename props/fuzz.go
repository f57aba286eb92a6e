package props

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

// Fuzz lets the go command's fuzzer write programs for a lock: each input is two
// bytes a step, a digit for the thread and a letter for the action (see
// program.Decode), so that "0a1a0r1r" is T0.Acquire T1.Acquire T0.Release
// T1.Release. All promises that programs can break are checked; a failure shows
// the smallest program and how to replay it.
//
// Where the package's TestMain calls Main, the program is run inside the lock. What
// follows an @ in the input is the schedule: the bytes of sched.Deviations,
// which say where another thread goes on although the first could.
func Fuzz[L Lock[T], T Thread](f *testing.F, newLock func() L, opts ...Option) {
	f.Helper()
	s, err := newSubject(newLock)
	if err != nil {
		f.Fatalf("%s cannot be verified: %v", s.name, err)
	}
	set, err := newSettings(opts)
	if err != nil {
		f.Fatalf("%s cannot be verified: %v", s.name, err)
	}
	for _, p := range classics {
		f.Add(program.Encode(p))
	}
	for n := range fuzzPlaces * fuzzPlaces {
		there := sched.Switch{Thread: 1, Nth: 1 + n/fuzzPlaces, Target: 2}
		back := sched.Switch{Thread: 2, Nth: 1 + n%fuzzPlaces, Target: 1}
		d := sched.Deviations{Switches: []sched.Switch{there, back}}
		f.Add(append(append(program.Encode(insidePrograms[0]), schedulesFrom), d.Bytes()...))
	}
	pkg := callerPackage()
	var once sync.Once
	var v *verification
	f.Fuzz(func(t *testing.T, data []byte) {
		once.Do(func() {
			playChild(t, s, set)
			v = newFuzzing(t, s, set, pkg)
		})
		v.t, v.runner.t = t, t
		v.fuzzOne(data)
	})
}

// newFuzzing prepares the first execution of a fuzz target.
func newFuzzing(t *testing.T, s *subject, set settings, pkg string) *verification {
	v := newVerification(t, s, set, pkg)
	v.test, _, _ = strings.Cut(t.Name(), "/")
	if outsideReason() == "" {
		v.follower = newFollower(v)
	} else {
		v.runner.bubbled = v.runner.canBubble(v.test)
	}
	v.checkMisuse()
	return v
}

// schedulesFrom separates the program of an input from its schedule.
const schedulesFrom = '@'

// fuzzPlaces squared is the number of schedules to begin with: in each the second
// thread goes on after another one of the first thread's operations, and the first
// after another one of the second's.
const fuzzPlaces = 6

// fuzzOne runs one program: inside under one schedule, and elsewhere from outside.
func (v *verification) fuzzOne(data []byte) {
	text, schedule, _ := bytes.Cut(data, []byte{schedulesFrom})
	p := program.Decode(text, v.settings.threads)
	if p.Uses(program.Misuse) && v.misuse != misuseRefused {
		return
	}
	if v.follower != nil {
		v.fuzzInside(p, sched.DeviationsOf(schedule))
	} else {
		v.fuzzOutside(p)
	}
}

// fuzzInside runs a program under a schedule in every manner.
func (v *verification) fuzzInside(p program.Program, d sched.Deviations) {
	for _, m := range []replay.Manner{replay.Explore, replay.Eager, replay.Plain} {
		found := v.follower.follow(m, p, d)
		if v.inside.unable != "" {
			v.t.Fatalf("inconclusive: %s", v.inside.unable)
		}
		if found == nil {
			continue
		}
		clear(v.findings)
		v.convict(v.t.Context(), v.follower.x, found)
		for _, row := range promises {
			if f, ok := v.findings[row.name]; ok && v.made(row.name) {
				v.t.Fatal(f.counterexample(row.meaning, replayCommand(v.t, v.pkg, f.replays())).Text)
			}
		}
	}
}

// fuzzOutside runs a program whose steps are whole calls.
func (v *verification) fuzzOutside(p program.Program) {
	o := v.runner.execute(p)
	if o.err != nil {
		v.t.Fatal(o.err)
	}
	if o.broken == nil {
		return
	}
	f := v.runner.minimize(p, o)
	if !v.made(f.promise) {
		return
	}
	row, _ := promiseNamed(f.promise)
	v.t.Fatal(f.text(row.meaning, replayCommand(v.t, v.pkg, f.replays())))
}
