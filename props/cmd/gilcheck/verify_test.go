package main

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// TestVerify runs the command on small packages, each with something of its own.
func TestVerify(t *testing.T) {
	tests := []struct {
		name   string
		args   string
		status int
		stdout []string
		stderr []string
	}{
		{name: "the only constructor", args: "./testdata/good", status: statusHolds,
			stdout: []string{"testdata/good *good.Token (New)\n", "  mutual-exclusion  pass ", "total 1 result: 1 pass"}},
		{name: "options", args: "-without prompt-handover -bypass 1000 -threads 2 -seed 5 -new Named(\"x\") ./testdata/good", status: statusHolds,
			stdout: []string{`testdata/good *good.Token (Named("x"))`, "bounded-bypass    pass", "tried with 2 threads"}},
		{name: "own tests", args: "./testdata/owntest", status: statusHolds,
			stdout: []string{"owntest *good.Token (TestLock)\n", "prompt-handover   not promised", "taken back", "owntest owntest.Other (TestOther)\n", "bounded-bypass    pass", "total 2 results: 2 pass"}},
		{name: "own tests are not asked with -new", args: "-new NewOther ./testdata/owntest", status: statusHolds,
			stdout: []string{"owntest owntest.Other (NewOther)\n", "bounded-bypass    not promised", "total 1 result: 1 pass"}},
		{name: "test files that do not build", args: "./testdata/badtests", status: statusHolds,
			stdout: []string{"badtests *good.Token (New)\n", "1 pass"}},
		{name: "a command's unexported lock", args: "-new newLock(time.Second) ./testdata/program", status: statusHolds,
			stdout: []string{"program *main.lock (newLock(time.Second))\n", "1 pass"}},
		{name: "a package that props imports", args: "-new new(Mutex) sync", status: statusHolds,
			stdout: []string{"sync *sync.Mutex (new(Mutex))\n", "1 pass"}},
		{name: "only outside", args: "-new new(Mutex) sync", status: statusHolds,
			stdout: []string{"only the outside was tested: a package of the standard library is not rewritten"}},
		{name: "a construct", args: "./testdata/refused", status: statusUnusable,
			stderr: []string{"refused: testdata/refused/lock.go:14: reflect.Select chooses among channels out of sight of the scheduler"}},
		{name: "a lock that is none", args: "./testdata/nolock", status: statusBroken,
			stdout: []string{"  mutual-exclusion  FAIL ", "see below", ".Acquire returned while T", "GILCHECK_REPLAY=", " go run " + commandPath + " verify -new 'new(Lock)' ", "total 1 result: 0 pass, 1 fail"}},
		{name: "a skipped test", args: "./testdata/ownskip", status: statusInconclusive,
			stderr: []string{"ownskip TestLock: nothing was checked: lock_test.go:12: needs a machine with 1000 cores"}},
		{name: "several packages", args: "./testdata/ownskip ./testdata/several ./testdata/nolock", status: statusBroken,
			stdout: []string{"total 3 results: 0 pass, 1 fail, 1 inconclusive, 1 cannot be used"}},
		{name: "only wildcards", args: "./testdata/none/...", status: statusUnusable,
			stderr: []string{"none of the packages has a lock that can be made without arguments (1 looked at)"}},
		{name: "an unknown promise", args: "-promise fairness ./testdata/good", status: statusUnusable,
			stderr: []string{`no promise is called "fairness"; they are mutual-exclusion, `}},
		{name: "too many threads", args: "-threads 99 ./testdata/good", status: statusUnusable,
			stderr: []string{"threads = 99, want 2 to 8"}},
		{name: "a lock that ends the process in peace", args: "-new &Lock{} ./testdata/exits", status: statusBroken,
			stdout: []string{"panicked: unexpected call to os.Exit(0) during test"}},
		{name: "not an expression of a lock", args: "-new Named ./testdata/good", status: statusUnusable,
			stderr: []string{"good: -new Named: it needs arguments; write the call, with values for (string)"}},
	}
	t.Setenv(props.OptionsVariable, "-budget=500ms") // enough for what these rows ask
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stdout, stderr := inProcess(t.Context(), append([]string{"verify"}, strings.Fields(test.args)...)...)
			for _, want := range test.stdout {
				require.Contains(t, stdout, want, stderr)
			}
			for _, want := range test.stderr {
				require.Contains(t, stderr, want)
			}
			require.Equal(t, test.status, status, "%s\n%s", stdout, stderr)
		})
	}
}

// TestReplay follows the command that a counterexample ends with.
func TestReplay(t *testing.T) {
	t.Setenv(props.ReplayVariable, "T0.Acquire T1.Acquire")
	status, stdout, _ := inProcess(t.Context(), "verify", "-new", "new(Lock)", "./testdata/nolock")
	require.Equal(t, statusBroken, status)
	require.Contains(t, stdout, "T1.Acquire returned while T0 holds the lock")
}

// TestUnusable reads from the JSON report what is wrong with each package.
func TestUnusable(t *testing.T) {
	problems := map[string]string{
		"broken":    `testdata/broken/lock.go:5:25: cannot use "a lock" (untyped string constant) as int value in return statement`,
		"several":   "it has several locks; choose one:\n\t-new New\n\t-new NewLocker\n\t-new 'new(Lock)'",
		"none":      errNoLock.Error(),
		"nilnew":    "the constructor of *sync.Mutex returned nil",
		"panics":    "the constructor of *sync.Mutex panicked: no entropy",
		"exits":     "the test process ended without a verdict, with exit status 7: exits: out of tickets",
		"ownbroken": "its tests that call props.Verify do not build: testdata/ownbroken/lock_test.go:9:58: undefined: undeclared",
		"empty":     "no Go files in ",
		"nosuch":    "directory not found",
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	args := []string{"verify", "-json", file, "-junit", filepath.Join(dir, "report.xml"), "-html", filepath.Join(dir, "html")}
	for name := range problems {
		args = append(args, "./testdata/"+name)
	}
	status, _, stderr := inProcess(t.Context(), args...)
	require.Equal(t, statusUnusable, status)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var r report.Report
	require.NoError(t, json.Unmarshal(text, &r))
	require.Equal(t, modulePath, r.Module)
	require.Regexp(t, `^go1\.`, r.GoVersion)
	require.Len(t, r.Results, len(problems))
	for _, result := range r.Results {
		name := path.Base(result.Package)
		require.Contains(t, result.Problem, problems[name], name)
		require.NotContains(t, result.Problem, "goroutine ", "no stack dumps")
		require.NotNil(t, result.Promises, "an empty list, not null")
		require.Contains(t, stderr, result.Problem)
	}
	for _, name := range []string{"report.xml", "html/index.html"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Contains(t, string(text), "constructor of *sync.Mutex returned nil")
	}
}
