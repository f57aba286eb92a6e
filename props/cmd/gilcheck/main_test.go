package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asCommand makes the test binary be the command, so that tests need not build one.
const asCommand = "GILCHECK_TEST_AS_COMMAND"

// soon ends a wait that should end at once, on a machine under load.
const soon = time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// command is gilcheck in a process of its own.
func command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asCommand+"=1")
	return cmd
}

// inProcess runs gilcheck here and gives its status and what it printed.
func inProcess(ctx context.Context, args ...string) (status int, stdout, stderr string) {
	var out, err strings.Builder
	status = run(ctx, args, &out, &err)
	return status, out.String(), err.String()
}

func TestSubcommands(t *testing.T) {
	tests := []struct {
		args   []string
		status int
		stdout string
		stderr string
	}{
		{nil, statusUnusable, "", "usage:"},
		{[]string{"help"}, statusHolds, "usage:", ""},
		{[]string{"version"}, statusHolds, "gilcheck ", ""},
		{[]string{"check"}, statusUnusable, "", `gilcheck: no command is called "check"; they are verify, explore, replay, mutate, mutants, version and help`},
		{[]string{"verify"}, statusUnusable, "", "gilcheck: no package is named"},
		{[]string{"verify", "-h"}, statusHolds, "usage: gilcheck verify", ""},
		{[]string{"explore"}, statusUnusable, "", "gilcheck: no package is named"},
		{[]string{"explore", "-h"}, statusHolds, "usage: gilcheck explore [flags] PACKAGE…", ""},
		{[]string{"replay"}, statusUnusable, "", "gilcheck: replay takes one file, got 0"},
		{[]string{"replay", "-h"}, statusHolds, "usage: gilcheck replay [flags] FILE", ""},
		{[]string{"replay", "a", "b"}, statusUnusable, "", "gilcheck: replay takes one file, got 2"},
		{[]string{"replay", "-emit-test"}, statusUnusable, "", "gilcheck: replay takes one file, got 0"},
		{[]string{"replay", "no/such/file"}, statusUnusable, "", "no/such/file"},
		{[]string{"replay", "testdata"}, statusUnusable, "", "testdata is not a file"},
		{[]string{"replay", "testdata/good/lock.go"}, statusUnusable, "", "testdata/good/lock.go is not a counterexample"},
		{[]string{"verify", "-json", "no/such/dir/x.json", "./testdata/good"}, statusUnusable, "", "no/such/dir/x.json"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			status, stdout, stderr := inProcess(t.Context(), test.args...)
			require.Equal(t, test.status, status)
			require.Contains(t, stdout, test.stdout)
			require.Contains(t, stderr, test.stderr)
			require.Equal(t, test.stdout == "", stdout == "")
			require.Equal(t, test.stderr == "", stderr == "")
		})
	}
}
