//go:build linux || darwin

package cpython

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
)

// perVersion keeps the verification of each of many versions short; the newest is
// verified at full length by TestGILVerify itself.
const perVersion = "-budget=200ms"

// TestEveryVersion runs this package's TestGIL… tests once per library, each in
// a process of its own, since a process can have one interpreter only.
func TestEveryVersion(t *testing.T) {
	libs := Find()
	if len(libs) == 0 {
		t.Skip(Load())
	}
	for _, lib := range libs {
		t.Run(lib.String(), func(t *testing.T) {
			out, err := rerun(t, "^TestGIL", LibraryVariable+"="+lib.Path, props.OptionsVariable+"="+perVersion)
			require.NoError(t, err, "%s", out)
			require.NotContains(t, out, "no tests to run")
		})
	}
}

// rerun runs the tests that match run in a new process of this test binary.
func rerun(t *testing.T, run string, env ...string) (string, error) {
	t.Helper()
	args := []string{"-test.run=" + run, "-test.timeout=2m"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	// Without this a process of the race detector sleeps for a second before
	// it ends.
	env = append(env, "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
