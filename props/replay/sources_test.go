package replay

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const lockSource = `package lock

func (l *Lock[T]) Lock() {
	for range 3 {
		l.mu.Lock()
		func() { l.mu.Lock() }()
	}
	l.mu.Lock()
}

var once = func() { l.mu.Lock() }

func (p Pair[K, V]) Lock() { l.mu.Lock() }
func plain() {}
`

// place is where a line of the text stands.
func place(t *testing.T, text string, line int) *Place {
	t.Helper()
	src := parse("lock.go", []byte(text))
	f := src.around(line)
	p := &Place{Package: "m/lock", File: "lock.go", Line: line, Function: f.name, Text: src.lines[line-1]}
	p.Which, p.Of = src.same(f, line)
	return p
}

func TestPlaces(t *testing.T) {
	require.Equal(t, &Place{"m/lock", "lock.go", 5, "(*Lock).Lock", "l.mu.Lock()", 1, 2}, place(t, lockSource, 5))
	require.Equal(t, &Place{"m/lock", "lock.go", 8, "(*Lock).Lock", "l.mu.Lock()", 2, 2}, place(t, lockSource, 8))
	require.Equal(t, &Place{"m/lock", "lock.go", 11, "", "var once = func() { l.mu.Lock() }", 1, 1}, place(t, lockSource, 11))
	require.Equal(t, "Pair.Lock", place(t, lockSource, 13).Function)
	require.Equal(t, "plain", place(t, lockSource, 14).Function)
}

// What is done elsewhere leaves the key of a place as it is; what is done to the line,
// to its function's name, or to the lines that could be meant, changes it.
func TestKeysSurviveEditsElsewhere(t *testing.T) {
	was := place(t, lockSource, 8).Key()
	above := "package lock\n\nfunc before() {\n\tl.mu.Lock()\n}\n" + strings.TrimPrefix(lockSource, "package lock\n")
	require.Equal(t, was, place(t, above, 12).Key())
	within := strings.Replace(lockSource, "\tfor", "\t// a comment\n\n\tfor", 1)
	require.Equal(t, was, place(t, within, 10).Key())
	indented := strings.Replace(lockSource, "\tl.mu.Lock()\n}", "\t\tl.mu.Lock()\n}", 1)
	require.Equal(t, was, place(t, indented, 8).Key())

	require.NotEqual(t, was, place(t, lockSource, 5).Key())
	twin := strings.Replace(lockSource, "\tfor", "\tl.mu.Lock()\n\tfor", 1)
	require.NotEqual(t, was, place(t, twin, 9).Key(), "there are three such lines now")
	require.NotEqual(t, was, place(t, strings.Replace(lockSource, ") Lock()", ") Take()", 1), 8).Key())
}

// A file that is not to be had, or is not Go, leaves the line to go by.
func TestPlacesWithoutSource(t *testing.T) {
	require.Nil(t, NewSources().read("no/such/file.go"))
	p, q := &Place{Package: "m", File: "x.go", Line: 3}, &Place{Package: "m", File: "x.go", Line: 4}
	require.NotEqual(t, p.Key(), q.Key())
	require.Equal(t, "x.go:3", p.String())
	require.Empty(t, (*Place)(nil).Key())
	require.Equal(t, "", parse("x.go", []byte("not Go\n")).around(1).name)
}

func TestGone(t *testing.T) {
	dir := t.TempDir()
	now := func(old, new string) string {
		t.Helper()
		require.Contains(t, lockSource, old)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "lock.go"), []byte(strings.Replace(lockSource, old, new, 1)), 0o600))
		s := NewSources()
		s.dirs["m/lock"] = dir
		return s.gone("m/lock", place(t, lockSource, 8))
	}
	require.Empty(t, now("plain", "simple"))
	require.Equal(t, "(*Lock).Lock has 1 such lines, want 2", now("\t\tl.mu.Lock()\n", ""))
	require.Equal(t, "no line of (*Lock).Lock reads so any more", now("(l *Lock[T]) Lock() {\n\tfor range 3 {\n\t\tl.mu.Lock()\n\t\tfunc() { l.mu.Lock() }()\n\t}\n\tl.mu.Lock()\n", "(l *Lock[T]) Lock() {\n"))
	require.Equal(t, "lock.go has no function (*Lock).Lock any more", now("(l *Lock[T])", "(l *Mutex)"))
	require.NoError(t, os.Remove(filepath.Join(dir, "lock.go")))
	s := NewSources()
	s.dirs["m/lock"] = dir
	require.Equal(t, "lock.go is gone", s.gone("m/lock", place(t, lockSource, 8)))
	require.Empty(t, NewSources().gone("m/other", place(t, lockSource, 8)), "nothing is known of that package")
}
