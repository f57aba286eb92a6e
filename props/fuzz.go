package props

import (
	"strings"
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props/program"
)

// Fuzz lets the go command's fuzzer write programs for a lock: each input is two
// bytes a step, a digit for the thread and a letter for the action (see
// program.Decode), so that "0a1a0r1r" is T0.Acquire T1.Acquire T0.Release
// T1.Release. All promises that programs can break are checked; a failure shows
// the smallest program and how to replay it.
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
	pkg := callerPackage()
	var once sync.Once
	var v *verification
	f.Fuzz(func(t *testing.T, data []byte) {
		once.Do(func() {
			playChild(t, s, set)
			v = newFuzzing(t, s, set, pkg)
		})
		v.t, v.runner.t = t, t
		v.fuzzOne(program.Decode(data, set.threads))
	})
}

// newFuzzing prepares the first execution of a fuzz target.
func newFuzzing(t *testing.T, s *subject, set settings, pkg string) *verification {
	v := newVerification(t, s, set, pkg)
	v.test, _, _ = strings.Cut(t.Name(), "/")
	v.runner.bubbled = v.runner.canBubble(v.test)
	v.checkMisuse()
	return v
}

// fuzzOne runs one program.
func (v *verification) fuzzOne(p program.Program) {
	if p.Uses(program.Misuse) && v.misuse != misuseRefused {
		return
	}
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
