package main

import (
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

// exitError is the error of a process that ended so.
func exitError(t *testing.T, script string) error {
	t.Helper()
	err := exec.Command("sh", "-c", script).Run()
	require.Error(t, err)
	return err
}

const raceReport = `==================
WARNING: DATA RACE
Write at 0x00c000012345 by goroutine 9:
  lock.(*Lock).Lock()
==================
    testing.go:1712: race detected during execution of test
--- FAIL: TestGilcheck (0.01s)
FAIL
`

// needShell skips on a machine without a Unix shell to end processes with.
func needShell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh here to make processes with")
	}
}

func TestJudge(t *testing.T) {
	needShell(t)
	failed, seven, killed := exitError(t, "exit 1"), exitError(t, "exit 7"), exitError(t, "kill -9 $$")
	verdict := func(v report.Verdict) []outcome {
		r := report.Result{Verdict: v, Promises: []report.Promise{{Name: "visibility", Verdict: v, Method: []string{"stress"}}}}
		return []outcome{{Result: r, status: statusOf(r)}}
	}
	tests := []struct {
		name   string
		end    ending
		found  []outcome
		status int
		want   string // in the last problem; empty: there is none
	}{
		{name: "pass", end: ending{output: "PASS\n"}, found: verdict(report.Pass), status: statusHolds},
		{name: "fail", end: ending{output: "--- FAIL: TestX\nFAIL\n", err: failed}, found: verdict(report.Fail), status: statusBroken},
		{name: "inconclusive", end: ending{output: "x\nFAIL\n", err: failed}, found: verdict(report.Inconclusive), status: statusInconclusive},
		{name: "skipped", end: ending{output: "=== RUN   TestX\n    x_test.go:3: no CPython found\n--- SKIP: TestX (0.00s)\nPASS\n"},
			status: statusInconclusive, want: "nothing was checked: x_test.go:3: no CPython found"},
		{name: "another failure", end: ending{output: "    x_test.go:9: leak\n        of 3\n--- FAIL: TestX\nFAIL\n", err: failed}, found: verdict(report.Pass),
			status: statusInconclusive, want: "the promises hold, but the test failed: x_test.go:9: leak | of 3"},
		{name: "no verdict", end: ending{output: "    x_test.go:9: no disk\n--- FAIL: TestX\nFAIL\n", err: failed},
			status: statusUnusable, want: "its test failed without a verdict: x_test.go:9: no disk"},
		{name: "os.Exit", end: ending{output: "=== RUN   TestX\nbye\n", err: seven},
			status: statusUnusable, want: "without a verdict, with exit status 7: bye"},
		{name: "os.Exit with the status of a failed test", end: ending{output: "bye\n", err: failed},
			status: statusUnusable, want: "with exit status 1: bye"},
		{name: "abort", end: ending{output: "fatal error: sync: unlock of unlocked mutex\n\ngoroutine 7 [running]:\n", err: seven}, found: verdict(report.Pass),
			status: statusUnusable, want: ": fatal error: sync: unlock of unlocked mutex"},
		{name: "signal", end: ending{err: killed}, status: statusUnusable, want: "with signal: killed"},
		{name: "Ctrl-C", end: ending{err: killed, interrupted: true}, status: statusInconclusive, want: interrupted},
		{name: "Ctrl-C after the end", end: ending{output: "PASS\n", interrupted: true}, found: verdict(report.Pass), status: statusHolds},
		{name: "Ctrl-C after a failure", end: ending{err: killed, interrupted: true}, found: verdict(report.Fail), status: statusBroken, want: interrupted},
		{name: "hang", end: ending{err: killed, late: true, timeout: time.Minute}, status: statusInconclusive, want: "no verdict within 1m0s"},
		{name: "data race", end: ending{output: raceReport, err: failed}, found: verdict(report.Pass), status: statusBroken},
		{name: "data race in doubt", end: ending{output: raceReport, err: failed}, found: verdict(report.Inconclusive), status: statusBroken},
		{name: "data race and more", end: ending{output: raceReport, err: failed}, found: verdict(report.Fail), status: statusBroken},
		{name: "data race without a result", end: ending{output: raceReport, err: failed}, status: statusUnusable, want: "WARNING: DATA RACE | Write at 0x00c000012345 by goroutine 9: | lock.(*Lock).Lock()"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := &examination{target: &target{path: "example.com/lock"}}
			got := e.judge(test.end, test.found, "New")
			require.NotEmpty(t, got)
			status := statusHolds
			for _, o := range got {
				status = worst(status, o.status)
			}
			require.Equal(t, test.status, status)
			last := got[len(got)-1]
			require.Contains(t, last.Problem, test.want)
			require.Equal(t, test.want == "", last.Problem == "")
		})
	}
}

// TestBlameRace shows where a race that only the race detector saw ends up.
func TestBlameRace(t *testing.T) {
	e := &examination{target: &target{path: "example.com/lock"}}
	pass := report.Promise{Name: "visibility", Verdict: report.Pass, Method: []string{"stress"}, Cases: 5}
	found := []outcome{{Result: report.Result{Lock: "T", Verdict: report.Pass, Promises: []report.Promise{pass}}}}
	got := e.blameRace(found, "New", dataRace(raceReport))
	require.Len(t, got, 1)
	require.Equal(t, report.Fail, got[0].Verdict)
	require.Equal(t, statusBroken, got[0].status)
	p := got[0].Promises[0]
	require.Equal(t, []string{"stress", "race"}, p.Method)
	require.Equal(t, "WARNING: DATA RACE\nWrite at 0x00c000012345 by goroutine 9:\n  lock.(*Lock).Lock()", p.Counterexample.Text)
}

func TestWorst(t *testing.T) {
	order := []int{statusHolds, statusInconclusive, statusUnusable, statusBroken}
	for i, a := range order {
		for j, b := range order {
			require.Equal(t, order[max(i, j)], worst(a, b))
		}
	}
}
