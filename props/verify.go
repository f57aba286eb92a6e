package props

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props/report"
)

// Verify checks that a lock keeps its promises, each in a subtest of its name,
// and shows the smallest program that breaks one. newLock makes a new lock; it is
// called for every program. What a lock promises follows from what it can do and
// from the options.
//
// A pass is bounded: it says that none of the programs, histories and probes
// broke a promise. Verify produces no false alarms: what it calls broken was seen
// broken, or stood still while nothing was left that could have moved it.
func Verify[L Lock[T], T Thread](t *testing.T, newLock func() L, opts ...Option) {
	t.Helper()
	s, err := newSubject(newLock)
	verify(t, s, err, opts)
}

// VerifyLocker is Verify for any sync.Locker. TryLock() bool and
// LockContext(context.Context) error are found and checked too.
func VerifyLocker[L sync.Locker](t *testing.T, newLock func() L, opts ...Option) {
	t.Helper()
	s, err := newLockerSubject(newLock)
	verify(t, s, err, opts)
}

func verify(t *testing.T, s *subject, err error, opts []Option) {
	t.Helper()
	result := examine(t, s, err, opts, announce)
	showRaces() // of the threads that ran freely
	if err := report.Append(result); err != nil {
		t.Error(err)
	}
	if result.Problem != "" {
		t.Fatalf("%s cannot be verified: %s", s.name, result.Problem)
	}
}

// examine puts every promise to the test, each in a subtest, and tells.
func examine(t *testing.T, s *subject, err error, opts []Option, tell func(*testing.T, promise, report.Promise)) report.Result {
	t.Helper()
	result := report.Result{Package: callerPackage(), Lock: s.name, Promises: []report.Promise{}}
	settings, optionErr := newSettings(opts)
	if err := errors.Join(err, optionErr); err != nil {
		result.Verdict, result.Problem = report.Inconclusive, err.Error()
		return result
	}
	playChild(t, s, settings)
	v := newVerification(t, s, settings, result.Package)
	for _, p := range settings.hunt.order() {
		if v.settings.hunt.skips(p, v.findings) {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Helper()
			v.t, v.runner.t = t, t
			row := v.verdict(p)
			result.Promises = append(result.Promises, row)
			tell(t, p, row)
		})
	}
	result.Exploration, result.Histories = v.exploration(), v.histories
	if v.inside.schedules > 0 {
		t.Log(result.Exploration.Bound)
	}
	if reason := v.inside.unable; reason != "" {
		t.Logf("only the outside was tested: %s", reason)
	}
	result.Summarize()
	if v.problem != nil {
		result.Verdict, result.Problem = report.Inconclusive, v.problem.Error()
	}
	return result
}

// announce gives a verdict the form that `go test` has for it.
func announce(t *testing.T, p promise, row report.Promise) {
	t.Helper()
	switch row.Verdict {
	case report.Fail:
		t.Error(row.Counterexample.Text)
	case report.Inconclusive:
		t.Errorf("inconclusive: %s", row.Reason)
	case report.NotPromised:
		t.Skipf("not promised: %s", row.Reason)
	case report.NotChecked:
		t.Skipf("not checked: %s", row.Reason)
	default:
		t.Logf("%s: %d cases (%s)", p.meaning, row.Cases, strings.Join(row.Method, ", "))
	}
}

// callerPackage is the import path of the test that called Verify.
func callerPackage() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if name := f.Function; !strings.HasPrefix(name, ownPackage+".") || strings.HasSuffix(f.File, "_test.go") {
			slash := strings.LastIndexByte(name, '/') + 1
			pkg, _, _ := strings.Cut(name[slash:], ".")
			return strings.TrimSuffix(name[:slash]+pkg, "_test")
		}
		if !more {
			return "unknown"
		}
	}
}

const ownPackage = "github.com/gilcheck/gilcheck/props"

// CommandVariable is the environment variable in which the gilcheck command says
// how it was called, for the replay command of a counterexample.
const CommandVariable = "GILCHECK_COMMAND"

// replayCommand is the one command that shows a failure again.
func replayCommand(t *testing.T, pkg, what string) string {
	replay := fmt.Sprintf("%s='%s' ", ReplayVariable, what)
	if command := os.Getenv(CommandVariable); command != "" {
		return replay + command
	}
	if options := os.Getenv(OptionsVariable); options != "" {
		replay += fmt.Sprintf("%s='%s' ", OptionsVariable, options)
	}
	test, _, _ := strings.Cut(t.Name(), "/")
	race := ""
	if raceEnabled {
		race = "-race "
	}
	return replay + fmt.Sprintf("go test %s-count=1 -run '^%s$' %s", race, test, pkg)
}
