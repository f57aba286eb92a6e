package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// doorSource is a lock that lets two in: both may load before one stores.
const doorSource = `package door

import "sync/atomic"

type Door struct{ taken atomic.Bool }

func (d *Door) Lock() {
	for {
		if !d.taken.Load() {
			d.taken.Store(true)
			return
		}
	}
}

func (d *Door) Unlock() { d.taken.Store(false) }
`

// mendedSource keeps its lines, but no thread comes between them any more.
var mendedSource = strings.NewReplacer(
	`import "sync/atomic"`, "import (\n\t\"sync\"\n\t\"sync/atomic\"\n)",
	"struct{ taken atomic.Bool }", "struct {\n\ttaken atomic.Bool\n\tmu sync.Mutex\n}",
	"\t\tif !d", "\t\td.mu.Lock()\n\t\tif !d",
	"\t\t\treturn\n\t\t}\n", "\t\t\td.mu.Unlock()\n\t\t\treturn\n\t\t}\n\t\td.mu.Unlock()\n",
).Replace(doorSource)

// editedSource has everything in another place.
var editedSource = strings.NewReplacer(
	"type Door", "// Ring rings.\nfunc Ring(d *Door) {\n\tif !d.taken.Load() {\n\t\td.taken.Store(true)\n\t}\n}\n\ntype Door",
	"\tfor {\n", "\n\t// Look, then take.\n\tfor {\n\n",
).Replace(doorSource)

// withoutLine has another way to take the door.
var withoutLine = strings.NewReplacer(
	"!d.taken.Load()", "d.taken.CompareAndSwap(false, true)", "\t\t\td.taken.Store(true)\n", "",
).Replace(doorSource)

const doorTest = `package door_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"example.com/stranger/door"
	"github.com/gilcheck/gilcheck/props"
)

func TestDoor(t *testing.T) {
	props.VerifyLocker(t, func() *door.Door { return new(door.Door) }, props.Threads(2))
}

func TestCount(t *testing.T) {
	var d door.Door
	var wg sync.WaitGroup
	var inside atomic.Int32
	for range 2 {
		wg.Go(func() {
			d.Lock()
			defer d.Unlock()
			if n := inside.Add(1); n != 1 {
				t.Errorf("inside = %d, want 1", n)
			}
			inside.Add(-1)
		})
	}
	wg.Wait()
}
`

// aDoor makes a module with the lock, which requires this checkout.
func aDoor(t *testing.T, withTests bool) (dir string, write func(file, text string)) {
	t.Helper()
	dir = stranger(t)
	write = func(file, text string) {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "door"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "door", file), []byte(text), 0o644))
	}
	write("door.go", doorSource)
	if withTests {
		write("door_test.go", doorTest)
	}
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644))
	for _, args := range [][]string{{"mod", "edit", "-replace", modulePath + "=" + root}, {"get", "-tool", commandPath}} {
		out, err := goRun(t, dir, args...)
		require.NoError(t, err, out)
	}
	return dir, write
}

// gilcheck runs the command in the directory.
func gilcheck(t *testing.T, dir string, args ...string) (status int, output string) {
	t.Helper()
	out, err := command(t, dir, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	if exit != nil {
		status = exit.ExitCode()
	}
	return status, string(out)
}

// counterexample finds one with a subcommand and gives the file with this in its name.
func counterexample(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	replays := filepath.Join(t.TempDir(), "replays")
	status, out := gilcheck(t, dir, append([]string{args[0], "-replay-dir", replays, "-budget", "500ms"}, args[1:]...)...)
	require.Equal(t, statusBroken, status, out)
	files, err := filepath.Glob(filepath.Join(replays, "*"+name+"*.json"))
	require.NoError(t, err)
	require.Len(t, files, 1, out)
	return files[0]
}

// TestReplayInEditedSource replays one counterexample in four states of the source.
func TestReplayInEditedSource(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a dozen test binaries")
	}
	dir, write := aDoor(t, false)
	file := counterexample(t, dir, "mutual-exclusion", "verify", "./door")

	status, out := gilcheck(t, dir, "replay", file)
	require.Equal(t, statusBroken, status, out)
	require.Contains(t, out, "Load = 0  door.go:9\n")
	require.Contains(t, out, "\nFAIL: mutual-exclusion: ")

	write("door.go", editedSource)
	status, out = gilcheck(t, dir, "replay", file)
	require.Equal(t, statusBroken, status, out)
	require.Contains(t, out, "Load = 0  door.go:19\n")
	require.Contains(t, out, "\nFAIL: mutual-exclusion: ")

	write("door.go", mendedSource)
	status, out = gilcheck(t, dir, "replay", file)
	require.Equal(t, statusHolds, status, out)
	require.Contains(t, out, "the schedule does not fail any more\nswitch 1 of 2, to T1 after Load of T0 at door.go:9 (if !d.taken.Load() {): T1 cannot go on there any more\n")

	write("door.go", withoutLine)
	status, out = gilcheck(t, dir, "replay", file)
	require.Equal(t, statusUnusable, status, out)
	require.Contains(t, out, "switch 1 of 2, to T1 after Load of T0 at door.go:9 (if !d.taken.Load() {): no line of (*Door).Lock reads so any more")
	require.Equal(t, 1, strings.Count(out, "\n"), "nothing else is replayed")

	write("door.go", "package door\n\nfunc Lock() { lock() }\n")
	status, out = gilcheck(t, dir, "replay", file)
	require.Equal(t, statusUnusable, status, out)
	require.Contains(t, out, "its package example.com/stranger/door cannot be used: door/door.go:3:15: undefined: lock")
}

// TestEmittedTests writes tests for a counterexample of a test that verifies, with its
// constructor and with another, and of one that is explored. They fail, and pass when
// the lock is mended.
func TestEmittedTests(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a dozen test binaries")
	}
	dir, write := aDoor(t, true)
	verified := counterexample(t, dir, "mutual-exclusion", "verify", "./door")
	explored := counterexample(t, dir, "assertion", "explore", "./door")

	status, out := gilcheck(t, dir, "replay", explored)
	require.Equal(t, statusBroken, status, out)
	require.Contains(t, out, "\nFAIL: assertion: the test failed\n")

	for i, args := range [][]string{{"-new", "new(Door)", verified}, {verified}, {explored}} {
		emitted := filepath.Join(dir, "door", fmt.Sprintf("replay%d_test.go", i))
		args = append([]string{"replay", "-emit-test", "-o", emitted}, args...)
		status, out := gilcheck(t, dir, args...)
		require.Equal(t, statusHolds, status, out)
		text, err := os.ReadFile(emitted)
		require.NoError(t, err)
		require.Equal(t, i == 0, strings.Contains(string(text), "props.Main(m)"), "one TestMain is enough")
		status, out = gilcheck(t, dir, args...)
		require.Equal(t, statusUnusable, status, "the file exists: %s", out)
	}
	out, err := goRun(t, dir, "test", "-vet=all", "-run", "Replay", "./door")
	require.Error(t, err)
	for _, want := range []string{"--- FAIL: TestReplayMutualExclusion ", "--- FAIL: TestReplayMutualExclusion2 ", "--- FAIL: TestReplayAssertion ", "returned while", "inside = 2, want 1"} {
		require.Contains(t, out, want)
	}
	write("door.go", mendedSource)
	out, err = goRun(t, dir, "test", "-v", "-run", "Replay", "./door")
	require.NoError(t, err, out)
	require.Equal(t, 3, strings.Count(out, "--- PASS: TestReplay"), out)
	write("door.go", withoutLine)
	out, err = goRun(t, dir, "test", "-v", "-run", "Replay", "./door")
	require.NoError(t, err, out)
	require.Equal(t, 3, strings.Count(out, "--- SKIP: TestReplay"), out)
	require.Contains(t, out, "the source has changed, and the schedule has no meaning any more: switch 1 of ")
}
