package props

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"
)

// InsideVariable is the environment variable that says where a test binary looks at
// locks from. Main sets it to 1 for the binary that explores inside. Set to 0, or to
// 0 with a reason as in "0: too slow here", it makes Main leave the test as it is.
const InsideVariable = "GILCHECK_INSIDE"

// Main runs the tests of a package; use it as os.Exit(props.Main(m)) in TestMain.
//
// It builds the same test once more, with every operation by which goroutines
// synchronise turned into a step of the controlled scheduler, and runs that in place
// of this process, with the same arguments, files and environment: flags, -race,
// -cover, -fuzz, signals and the exit status are none of its business. The second
// binary is kept in the user's cache directory, and built again only if this one
// has changed. If it cannot be had, the tests run as they are, and Verify says that
// only the outside was tested, and why.
//
// Benchmarks measure the lock itself, so with -bench the test runs as it is.
func Main(m *testing.M) int {
	if rewritten {
		defer endRaces()
		return m.Run()
	}
	flag.Parse() // as m.Run would
	if idle() || os.Getenv(InsideVariable) == "0" || strings.HasPrefix(os.Getenv(InsideVariable), "0:") {
		return m.Run()
	}
	reason := benchmarks()
	if reason == "" {
		status, err := runInside()
		if err == nil {
			return status
		}
		reason = err.Error()
	}
	// Also for the processes that this one starts: the workers of -fuzz, and this
	// binary again. They need not try.
	os.Setenv(InsideVariable, "0: "+reason)
	return m.Run()
}

// runInside runs the inside build to its end. An error says why it did not start.
func runInside() (status int, err error) {
	begin := time.Now()
	binary, err := insideBinary()
	if err != nil {
		return 0, err
	}
	args := append([]string{binary}, shortened(os.Args[1:], time.Since(begin))...)
	if err := os.Setenv(InsideVariable, "1"); err != nil {
		return 0, err
	}
	if err := logRaces(); err != nil {
		return 0, err
	}
	return become(binary, args)
}

// idle tells whether no test will run, as -list and -run '^$' ask for.
func idle() bool {
	return testFlag("test.list") != "" || testFlag("test.run") == "^$" && testFlag("test.bench") == "" && testFlag("test.fuzz") == ""
}

func benchmarks() string {
	if testFlag("test.bench") == "" {
		return ""
	}
	return "with -bench the locks are measured as they are"
}

// testFlag is the value of a flag of package testing; "" if it is not given.
func testFlag(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// outsideReason says why locks are tested from the outside only; "" if this is the
// inside build. Verify asks from within a test, and so the go command learns that
// the result depends on the variable, and does not answer from its cache if it was
// another one.
func outsideReason() string {
	said := os.Getenv(InsideVariable)
	if rewritten {
		return ""
	}
	off, reason, _ := strings.Cut(said, ":")
	switch {
	case off == "0" && reason != "":
		return strings.TrimSpace(reason)
	case off == "0":
		return InsideVariable + "=0"
	}
	return "its TestMain does not call props.Main"
}
