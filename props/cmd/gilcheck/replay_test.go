package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	counter "github.com/gilcheck/gilcheck/props/replay"
)

func TestReplayCommandLine(t *testing.T) {
	dir := t.TempDir()
	damaged := filepath.Join(dir, "damaged.json")
	require.NoError(t, os.WriteFile(damaged, []byte(`{"gilcheck": 1, "pack`), 0o600))
	elsewhere := filepath.Join(dir, "elsewhere.json")
	require.NoError(t, os.WriteFile(elsewhere, []byte(`{"gilcheck": 1, "package": "example.com/no/such", "test": "TestLock", "lock": "*l.L", "promise": "progress", "message": "m", "replay": "explore @"}`), 0o600))
	tests := []struct {
		name, args, want string
	}{
		{"no file", "", "replay takes one file, got 0"},
		{"two files", damaged + " " + damaged, "replay takes one file, got 2"},
		{"an output without a test", "-o x_test.go " + damaged, "-o and -new belong to -emit-test"},
		{"a directory", dir, dir + " is not a file"},
		{"a damaged file", damaged, damaged + " is not a counterexample of gilcheck: it ends in the middle"},
		{"a test of a damaged file", "-emit-test " + damaged, "it ends in the middle"},
		{"a package that is not here", elsewhere, elsewhere + ": its package example.com/no/such cannot be "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stdout, stderr := inProcess(t.Context(), append([]string{"replay"}, strings.Fields(test.args)...)...)
			require.Equal(t, statusUnusable, status)
			require.Empty(t, stdout)
			require.Contains(t, stderr, "gilcheck: "+test.want)
			require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		})
	}
}

func TestShow(t *testing.T) {
	f := &counter.File{Package: "m/lock", Lock: "*lock.Lock", Promise: "progress", Program: "T0.Acquire"}
	columns := []string{"      T0", "   1  Acquire", "   2    Load = 0"}
	tests := []struct {
		name   string
		o      counter.Outcome
		status int
		want   string
		err    string
	}{
		{"broken", counter.Outcome{Promise: "progress", Message: "T0 hangs", Columns: columns}, statusBroken, "FAIL: progress: T0 hangs\n", ""},
		{"broken otherwise", counter.Outcome{Promise: "exit", Message: "m", Columns: columns}, statusBroken, "FAIL: exit, which was progress: m\n", ""},
		{"broken in spite of drift", counter.Outcome{Promise: "progress", Message: "m", Drift: []string{"switch 1"}, Columns: columns}, statusBroken, "the source has changed: switch 1\nFAIL", ""},
		{"mended", counter.Outcome{Parted: "T1 waits now", Columns: columns}, statusHolds, "the schedule does not fail any more\nT1 waits now\n", ""},
		{"drift", counter.Outcome{Drift: []string{"switch 1", "switch 2"}, Columns: columns}, 0, "", "the source has changed, and the schedule has no meaning any more: switch 1; switch 2; look for the bug anew with: gilcheck verify m/lock"},
		{"a problem", counter.Outcome{Problem: "the constructor panicked"}, 0, "", "the constructor panicked"},
		{"outside", counter.Outcome{Promise: "progress", Message: "m", Text: "T0 hangs\nfor ever\n"}, statusBroken, "\nT0 hangs\nfor ever\n\nFAIL: progress: m\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			status, err := new(replayRequest).show(f, &test.o, &out)
			require.Equal(t, test.status, status)
			require.Contains(t, out.String(), test.want)
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
				require.Empty(t, out.String(), "another run is not shown")
				return
			}
			require.NoError(t, err)
			require.Contains(t, out.String(), strings.Join(test.o.Columns, "\n"))
		})
	}
}

// TestSteps presses keys: Enter goes on, q and the end of the input stop.
func TestSteps(t *testing.T) {
	columns := []string{"head", "one", "two", "three"}
	for keys, want := range map[string]string{
		"\n\n\n": "head\nonetwothree", // the terminal echoes the Enter
		"\nq\n":  "head\nonetwo\n",
		"":       "head\none\n",
	} {
		var out strings.Builder
		r := &replayRequest{stdin: strings.NewReader(keys), stepwise: true}
		require.NoError(t, r.steps(columns, &out))
		require.Equal(t, "Enter: the next operation, q: quit\n"+want, out.String())
	}
}
