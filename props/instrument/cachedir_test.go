package instrument_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/instrument"
)

// A container may have no home, or one where a file stands in the way; root may write
// to whatever directory there is, so that permissions would prove nothing here.
func TestCacheDir(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("os.UserCacheDir looks at other variables here")
	}
	home, goCache := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("GOCACHE", goCache)
	check := func(want string) {
		t.Helper()
		dir, err := instrument.CacheDir()
		require.NoError(t, err)
		require.Equal(t, filepath.Join(want, "gilcheck"), dir)
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, entries, "the trial leaves nothing behind")
	}
	check(home)

	file := filepath.Join(home, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	t.Setenv("XDG_CACHE_HOME", file)
	check(goCache)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	check(goCache)

	t.Setenv("GOCACHE", file)
	_, err := instrument.CacheDir()
	require.ErrorContains(t, err, "there is no cache directory that can be written to: ")
}
