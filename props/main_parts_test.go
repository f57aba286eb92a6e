package props

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFindFlags(t *testing.T) {
	given := map[string]string{}
	findFlags([]string{"-mod=mod", "-v", "--overlay", "o.json", "-coverpkg=./...,x", "modfile=no", "-pgo", "-args", "-overlay=not"}, given)
	require.Equal(t, map[string]string{"mod": "mod", "overlay": "o.json", "coverpkg": "./...,x", "pgo": "-args"}, given)
}

// TestMovedFlags asks for values that are relative to the go command that runs this
// test, which need not be the directory of the package.
func TestMovedFlags(t *testing.T) {
	dir := t.TempDir()
	for _, same := range [][2]string{{"mod", "vendor"}, {"pgo", "off"}, {"coverpkg", "all,example.com/x/..."}, {"overlay", filepath.Join(dir, "o")}} {
		got, err := moved(same[0], same[1], dir)
		require.NoError(t, err)
		require.Equal(t, same[1], got)
	}
	from, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", os.Getppid()))
	if err != nil {
		_, err := moved("coverpkg", "all,./...", dir)
		require.ErrorContains(t, err, "-coverpkg ./... is relative to a directory that is not known here")
		return
	}
	got, err := moved("coverpkg", "all,./...", filepath.Join(from, "sub"))
	require.NoError(t, err)
	require.Equal(t, "all,./../...", got)
	got, err = moved("overlay", "../o.json", filepath.Join(from, "sub"))
	require.NoError(t, err)
	require.Equal(t, "./../../o.json", got)
}

// TestParentArgs relies on having been started by something.
func TestParentArgs(t *testing.T) {
	if runtime.GOOS == "windows" {
		require.Empty(t, parentArgs())
		return
	}
	require.NotEmpty(t, parentArgs())
}

func TestSetFlags(t *testing.T) {
	b := &testBinary{dir: t.TempDir(), info: &debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "-buildmode", Value: "exe"}, {Key: "-compiler", Value: "gc"}, {Key: "-race", Value: "true"},
		{Key: "-tags", Value: "a,b"}, {Key: "CGO_ENABLED", Value: "1"}, {Key: "-gcflags", Value: "all=-N -l"}}}}
	require.NoError(t, b.setFlags())
	require.Subset(t, b.flags, []string{"-compiler=gc", "-race=true", "-tags=a,b", "-gcflags=all=-N -l"})
	require.NotContains(t, b.flags, "-buildmode=exe")
}

func TestShortened(t *testing.T) {
	args := []string{"-test.timeout=10m0s", "-test.v=true", "5m"}
	require.Equal(t, args, shortened(args, buildFree))
	require.Equal(t, []string{"-test.timeout=8m0s", "-test.v=true", "5m"}, shortened(args, 2*time.Minute))
	require.Equal(t, args, shortened(args, time.Hour), "there is nothing left to take from")
	none := []string{"-test.timeout=0s"}
	require.Equal(t, none, shortened(none, time.Hour))
}

// cacheWith makes a cache of binaries that were used so long ago.
func cacheWith(t *testing.T, idle ...time.Duration) (*binaryCache, time.Time) {
	t.Helper()
	c, now := &binaryCache{t.TempDir()}, time.Now()
	for i, d := range idle {
		dir := filepath.Join(c.dir, fmt.Sprint(i))
		writeSource(t, filepath.Join(dir, "x.test"), "")
		require.NoError(t, os.Chtimes(dir, now.Add(-d), now.Add(-d)))
	}
	return c, now
}

func TestTrimBinaries(t *testing.T) {
	idle := []time.Duration{binaryKeep - time.Minute, binaryKeep + time.Minute, 0}
	for len(idle) < binariesMax+1 {
		idle = append(idle, binaryInUse+time.Minute)
	}
	idle = append(idle, time.Minute, binaryInUse+2*time.Minute)
	c, now := cacheWith(t, idle...)
	c.trim(now)
	left := func(i int) bool { return exists(filepath.Join(c.dir, fmt.Sprint(i))) }
	require.False(t, left(0), "the oldest of too many")
	require.False(t, left(1), "unused for long")
	require.False(t, left(len(idle)-1), "the second oldest of too many")
	for i := 2; i < len(idle)-1; i++ {
		require.True(t, left(i), i)
	}
}

func TestTrimSparesWhatMayBeInUse(t *testing.T) {
	idle := make([]time.Duration, 2*binariesMax)
	c, now := cacheWith(t, idle...)
	c.trim(now.Add(binaryInUse / 2))
	entries, err := os.ReadDir(c.dir)
	require.NoError(t, err)
	require.Len(t, entries, len(idle))
}

func TestBinaryCache(t *testing.T) {
	c, _ := cacheWith(t)
	_, ok := c.get("key", "x.test")
	require.False(t, ok)
	_, err := c.put("key", "x.test", func(string) error { return os.ErrPermission })
	require.ErrorIs(t, err, os.ErrPermission)
	build := func(to string) error { return os.WriteFile(to, []byte("first"), 0o755) }
	first, err := c.put("key", "x.test", build)
	require.NoError(t, err)
	second, err := c.put("key", "x.test", func(to string) error { return os.WriteFile(to, []byte("second"), 0o755) })
	require.NoError(t, err, "another process was faster")
	require.Equal(t, first, second)
	file, ok := c.get("key", "x.test")
	require.True(t, ok)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "first", string(text))
	entries, err := os.ReadDir(c.dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing half-built is left")
}
