package instrument

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// past makes files old enough to be remembered: a file that changed while it was
// read is not.
func past(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		at := time.Now().Add(-time.Hour)
		require.NoError(t, os.Chtimes(filepath.Join(dir, name), at, at))
	}
}

func TestRemembered(t *testing.T) {
	dir := unpack(t, userModule+"-- p.go --\npackage p\n\nimport \"sync\"\n\nvar m sync.Mutex\n")
	c := Config{Dir: dir, Cache: t.TempDir(), Extra: stubs(t)}
	first := rewrite(t, c)
	require.False(t, first.Cached)
	again := rewrite(t, c)
	require.True(t, again.Cached)
	require.Equal(t, first.Flags, again.Flags)
	require.Equal(t, first.Packages, again.Packages)

	c.Tests = true
	require.False(t, rewrite(t, c).Cached, "another configuration")
	c.Tests = false

	file := filepath.Join(dir, "p.go")
	require.NoError(t, os.WriteFile(file, []byte("package p\n\nimport \"sync\"\n\nvar mu sync.Mutex\n"), 0o644))
	past(t, dir, "p.go")
	changed := rewrite(t, c)
	require.False(t, changed.Cached, "a file changed")
	require.NotEqual(t, first.Flags, changed.Flags)
	require.True(t, rewrite(t, c).Cached)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "q.go"), []byte("package p\n"), 0o644))
	past(t, dir, "q.go")
	require.False(t, rewrite(t, c).Cached, "a file appeared")

	require.NoError(t, os.Remove(overlaid(t, rewrite(t, c))[file]))
	require.False(t, rewrite(t, c).Cached, "an output is gone")
	require.Contains(t, rewritten(t, rewrite(t, c), file), shimPath)
}

// What changes while it is read is not remembered.
func TestChangedMeanwhile(t *testing.T) {
	dir := unpack(t, userModule+"-- p.go --\npackage p\n")
	c := Config{Dir: dir, Cache: t.TempDir(), Extra: stubs(t)}
	later := time.Now().Add(time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(dir, "p.go"), later, later))
	rewrite(t, c)
	require.False(t, rewrite(t, c).Cached)
}

// Files that nobody asked for in a month are deleted, others are not.
func TestTrim(t *testing.T) {
	s := store{t.TempDir()}
	old, err := s.put("old.go", []byte("old"))
	require.NoError(t, err)
	used, err := s.put("used.go", []byte("used"))
	require.NoError(t, err)
	for _, name := range []string{old, used} {
		at := time.Now().Add(-keepFor - time.Hour)
		require.NoError(t, os.Chtimes(name, at, at))
	}
	again, err := s.put("used.go", []byte("used"))
	require.NoError(t, err)
	require.Equal(t, used, again)
	s.trim()
	require.NoFileExists(t, old)
	require.NoDirExists(t, filepath.Dir(old))
	require.FileExists(t, used)
}

func BenchmarkRemembered(b *testing.B) {
	c := Config{Patterns: []string{"./testdata/torture"}, Tests: true, Cache: b.TempDir(), Extra: stubs(b)}
	for b.Loop() {
		if _, err := Rewrite(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}
