package props

import (
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"testing"

	"github.com/gilcheck/gilcheck/props/sched"
	testshim "github.com/gilcheck/gilcheck/props/shim/tests"
)

// A stage lets an ordinary test function run again and again under the
// controlled scheduler. Each run is a subtest of a test of its own, whose output
// goes to a file and whose failure is the run's, not the caller's: that gives
// the function a *testing.T on which everything works, Cleanup, Run and FailNow
// included.
//
// A subtest is a goroutine of package testing's, which the engine knows nothing
// of. It acts for the thread that called Run and is blocked there: an engine
// thread is whoever is resumed in its place, and this goroutine is the one that
// gave way.
type stage struct {
	root    *testing.T
	failed  bool
	skipped bool
	panics  *sched.Failure
}

// onStage calls play with a stage, and returns what the test functions wrote.
// testing.RunTests is how package testing runs a list of tests by themselves;
// it writes to what os.Stdout is when it begins.
func onStage(name string, play func(*stage)) (output string, err error) {
	file, err := os.CreateTemp("", "gilcheck-output-")
	if err != nil {
		return "", err
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	_ = os.Remove(file.Name()) // at once, should the process be killed; but Windows keeps open files
	restore := borrow(file)
	played := false
	testing.RunTests(regexp.MatchString, []testing.InternalTest{{Name: name, F: func(t *testing.T) {
		restore()
		if !played { // -cpu is for the caller's test
			played = true
			play(&stage{root: t})
		}
		restore = borrow(file)
	}}})
	restore()
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	text, err := io.ReadAll(file)
	return string(text), err
}

// borrow gives package testing other settings while it starts a list of tests:
// they write to file, and -run and -skip do not concern them.
func borrow(file *os.File) (restore func()) {
	stdout, was := os.Stdout, map[string]string{"test.run": "", "test.skip": "", "test.count": "1"}
	os.Stdout = file
	for name, value := range was {
		if f := flag.Lookup(name); f != nil {
			was[name] = f.Value.String()
			_ = f.Value.Set(value)
		}
	}
	return func() {
		os.Stdout = stdout
		for name, value := range was {
			if f := flag.Lookup(name); f != nil {
				_ = f.Value.Set(value)
			}
		}
	}
}

// failfast remembers that the user has given -failfast.
var failfast bool

// slow switches -failfast off for the test: package testing counts runs that fail, or
// are unwound, as failed tests, and would start no other. It comes back if the test
// itself fails. If it does not, then it would stop the tests that follow all the same.
func slow(t *testing.T) (restore func()) {
	f := flag.Lookup("test.failfast")
	if f == nil {
		return func() {}
	}
	failfast = failfast || f.Value.String() == "true"
	_ = f.Value.Set("false")
	return func() {
		if failfast && t.Failed() {
			_ = f.Value.Set("true")
		}
	}
}

// body is the main thread of one run of the test function.
func (s *stage) body(test func(*testing.T)) func() {
	return func() {
		s.failed, s.skipped, s.panics = false, false, nil
		t := sched.Here()
		defer t.Act() // this goroutine again; a subtest may end it by FailNow
		passed := s.root.Run("run", func(sub *testing.T) {
			t.Act()
			defer s.ended(t, sub)
			test(sub)
		})
		t.Act()
		if !t.Aborting() && !passed && s.panics == nil { // in a Cleanup, perhaps
			s.failed = true
			t.Execution().Break(errors.New("the test failed"))
		}
	}
}

// ended follows the end of a run, on the test's goroutine: it keeps a panic from
// package testing, which would end the process.
func (s *stage) ended(t *sched.Thread, sub *testing.T) {
	if t.Aborting() {
		return
	}
	if v := recover(); v != nil {
		s.panics = &sched.Failure{Thread: t.Name(), Value: v, Stack: string(debug.Stack())}
		t.Execution().Panic(t, s.panics.Value, s.panics.Stack)
	}
	s.skipped = sub.Skipped()
	testshim.Finish(sub)
}

// excuse makes package testing accept that goroutines of subtests end in
// runtime.Goexit, which is how a run is unwound: it does if a parent test has
// been told to stop.
func (s *stage) excuse() {
	done := make(chan struct{})
	go func() { //nolint:staticcheck // it is to end this goroutine alone
		defer close(done)
		s.root.SkipNow() //nolint:staticcheck // not of this goroutine, on purpose
	}()
	<-done
}
