package props

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const madeInside = "made of github.com/gilcheck/gilcheck/props/shim/sync, inside=1"

// TestMainWithFlags goes through what people write behind `go test`.
func TestMainWithFlags(t *testing.T) {
	dir := stranger(t)
	for _, test := range []struct {
		name, args string
		want       []string
	}{
		{"plain", "-v -run Where ./lock", []string{madeInside, "tagged=false", "ok  \texample.com/stranger/lock"}},
		{"again", "-v -count=2 -run Where ./lock", []string{madeInside}},
		{"tags and no paths", "-v -trimpath -tags special -run Where ./lock", []string{madeInside, "tagged=true"}},
		{"json", "-json -count=1 -run Where ./lock", []string{madeInside, `"Action":"pass"`, `"Test":"TestWhere"`}},
		{"list", "-list .* ./lock", []string{"TestWhere\n", "FuzzLock\n"}},
		{"benchmarks", "-bench . -benchtime 1x -run ^$ ./lock", []string{"made of sync\n"}},
		{"benchmarks with tests", "-v -bench . -benchtime 1x -run Where ./lock", []string{"made of sync, inside=0: with -bench the locks are measured as they are"}},
		{"fuzz", "-fuzz Lock -fuzztime 20x -run Where ./lock", []string{madeInside, "PASS"}},
		{"fuzz alone", "-fuzz Lock -fuzztime 20x -run ^$ ./lock", []string{"fuzzed inside=1", "PASS"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := goCommand(t, dir, append([]string{"test"}, strings.Fields(test.args)...)...)
			for _, want := range test.want {
				require.Contains(t, out, want)
			}
		})
	}
	if raceEnabled {
		require.Contains(t, goCommand(t, dir, "test", "-race", "-v", "-run", "Where", "./lock"), madeInside)
	}
	out, err := tryGo(t, dir, "test", "./lock")
	require.Error(t, err)
	require.Contains(t, out, "so it does")
	require.Contains(t, out, "--- FAIL: TestFails")
	require.NotContains(t, out, "go-build", "no sign of how it is done")
}

// TestMainOutside has reasons to leave the test as it is.
func TestMainOutside(t *testing.T) {
	dir := stranger(t)
	run := func() string { return goCommand(t, dir, "test", "-v", "-run", "Where", "./lock") }

	t.Setenv(InsideVariable, "0")
	require.Contains(t, run(), "made of sync, inside=0,")
	t.Setenv(InsideVariable, "")
	require.Contains(t, run(), madeInside, "not what the go command remembers of the other run")

	writeSource(t, filepath.Join(dir, "lock/select.go"), "package lock\n\nimport \"reflect\"\n\nvar Select = reflect.Select\n")
	require.Contains(t, run(), "made of sync, inside=0: select.go:5: reflect.Select chooses")

	writeSource(t, filepath.Join(dir, "lock/select.go"), "package lock\n")
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "go.mod"))
	if runtime.GOOS == "linux" { // others have other names for it
		out := goCommand(t, dir, "test", "-count=1", "-v", "-run", "Where", "./lock")
		require.Contains(t, out, madeInside, "what is kept lies in the go command's cache then")
	}
}

// TestMainAfterwards runs a binary of `go test -c`: elsewhere, without a go command,
// and after the source has changed.
func TestMainAfterwards(t *testing.T) {
	dir := stranger(t)
	binary := filepath.Join(dir, "lock.test")
	goCommand(t, dir, "test", "-c", "-o", binary, "./lock")
	run := func() string {
		cmd := exec.CommandContext(t.Context(), binary, "-test.run=Where")
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	path := os.Getenv("PATH")
	t.Setenv("PATH", "")
	require.Contains(t, run(), "inside=0: there is no go command here")
	t.Setenv("PATH", path)
	require.Contains(t, run(), madeInside)
	t.Setenv("PATH", "")
	require.Contains(t, run(), madeInside, "it was built before, so nothing is built")
	t.Setenv("PATH", path)
	renamed := filepath.Join(dir, "renamed.test")
	require.NoError(t, os.Rename(binary, renamed))
	binary = renamed
	require.Contains(t, run(), madeInside, "one binary may have two names")

	goCommand(t, dir, "test", "-c", "-tags", "special", "-o", binary, "./lock")
	writeSource(t, filepath.Join(dir, "lock/lock.go"), strangerLock+"\nvar More int\n")
	require.Contains(t, run(), "inside=0: lock.go has changed since the test was built")
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "lock")))
	require.Contains(t, run(), "inside=0: there is no source in ")
}

// TestMainCoverage compares the profiles of both builds: to the letter.
func TestMainCoverage(t *testing.T) {
	dir := stranger(t)
	profile := func(inside string) string {
		t.Setenv(InsideVariable, inside)
		file := filepath.Join(t.TempDir(), "profile")
		out := goCommand(t, dir, "test", "-v", "-run", "Where", "-covermode", "atomic", "-coverpkg", "./...", "-coverprofile", file, "./lock")
		require.Equal(t, inside == "", strings.Contains(out, madeInside), out)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		return string(text)
	}
	outside := profile("0")
	require.Contains(t, outside, "lock.go:14.23,17.9 3 1\n")
	require.Contains(t, outside, "census.go:7.12,7.24 1 1\n")
	require.Equal(t, outside, profile(""))
}

// TestMainInWorkspace uses a go.work file, and a vendor directory.
func TestMainInWorkspace(t *testing.T) {
	dir := stranger(t)
	goCommand(t, dir, "mod", "vendor")
	require.Contains(t, goCommand(t, dir, "test", "-v", "-run", "Where", "./lock"), madeInside)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "vendor")))
	work := filepath.Join(dir, "go.work")
	writeSource(t, work, "go 1.26.0\n\nuse .\n")
	t.Setenv("GOWORK", work)
	require.Contains(t, goCommand(t, dir, "test", "-v", "-run", "Where", "./lock"), madeInside)
}
