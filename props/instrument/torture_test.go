package instrument

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const torturePath = modulePath + "/props/instrument/testdata/torture"

func overlaid(t *testing.T, b *Build) map[string]string {
	t.Helper()
	require.Len(t, b.Flags, 1)
	text, err := os.ReadFile(strings.TrimPrefix(b.Flags[0], "-overlay="))
	require.NoError(t, err)
	var o overlay
	require.NoError(t, json.Unmarshal(text, &o))
	return o.Replace
}

// Every construct keeps its meaning: the package passes its own tests, also those of
// line numbers, as it does without being rewritten (go test ./testdata/torture).
func TestTorture(t *testing.T) {
	b := rewrite(t, Config{Patterns: []string{"./testdata/torture"}, Tests: true, Extra: stubs(t)})
	require.Empty(t, b.Refused)
	require.Empty(t, b.Notes)
	require.Equal(t, []string{torturePath}, b.Packages)
	goTest(t, ".", b, "./testdata/torture")
	nothingLeft(t, b)
}

// nothingLeft looks for operations that the compiler would still see.
func nothingLeft(t *testing.T, b *Build) {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", "torture"))
	require.NoError(t, err)
	for name := range overlaid(t, b) {
		if filepath.Dir(name) != dir {
			continue
		}
		for line := range strings.Lines(rewritten(t, b, name)) {
			line, _, _ = strings.Cut(line, "//")
			line = strings.ReplaceAll(line, "<-chan", "")
			line = strings.ReplaceAll(line, "chan<-", "")
			require.NotContains(t, line, "<-", name)
			require.NotContains(t, line, "select {", name)
			require.NotRegexp(t, `^\s*go `, line, name)
			require.NotRegexp(t, `"(sync|sync/atomic|time|context|runtime)"`, line, name)
		}
	}
}

// The build tags of the user select the files.
func TestTags(t *testing.T) {
	t.Setenv("TORTURE_TAGGED", "yes")
	b := rewrite(t, Config{
		Patterns: []string{"./testdata/torture"}, Tests: true, Extra: stubs(t),
		BuildFlags: []string{"-tags=torture"},
	})
	goTest(t, ".", b, "-tags=torture", "-run=Generics", "./testdata/torture")
}

// Extra files join the package, whatever they look like, and hide others.
func TestExtra(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("testdata", "torture"))
	require.NoError(t, err)
	extra := stubs(t)
	extra[filepath.Join(dir, "torture_test.go")] = nil
	extra[filepath.Join(dir, "extra_test.go")] = []byte(`package torture; import "testing"
func oneLine(c chan int) int { select { case v := <-c: return v; default: return -1 } }
func last(c chan int) int { select { case v := <-c: return v } }
func none() { select {} }
func split(c chan int) int { select {
	case v :=
		<-c:
		return v
	} }
func empty(c chan int) { select { case <-c: } }
func loop(c chan int) (n int) { for v := range c { n += v }; for range c {}; return }
func started(c chan int) { go func(){ c <-
	1 }(); go func() {}(); empty(c) }
func TestOneLine(t *testing.T) { c := make(chan int, 3); c <- 1; c <- 2; c <- 3
	started(c)
	if n := oneLine(c)+last(c)+split(c); n != 6 { t.Fatal(n) }
	close(c)
	if n := loop(c); n != 0 { t.Fatal(n) } }
`)
	b := rewrite(t, Config{Patterns: []string{"./testdata/torture"}, Tests: true, Extra: extra})
	out := goTest(t, ".", b, "-v", "./testdata/torture")
	require.Contains(t, out, "--- PASS: TestOneLine")
	require.NotContains(t, out, "TestChannels", "a nil text hides the file")
}

// Package-level variables are registered: those of the package and of its tests, but
// not those that hold synchronisation that stays real.
func TestGlobals(t *testing.T) {
	b := rewrite(t, Config{Patterns: []string{"./testdata/torture"}, Tests: true, Extra: stubs(t)})
	dir, err := filepath.Abs(filepath.Join("testdata", "torture"))
	require.NoError(t, err)
	require.Contains(t, rewritten(t, b, filepath.Join(dir, globalsFile)),
		`globals.Register("`+torturePath+`", &buffer, &mu, &pointer, &pool, &total)`)
	require.Contains(t, rewritten(t, b, filepath.Join(dir, globalsTestFile)), `, &testTotal)`)
	require.NotContains(t, rewritten(t, b, filepath.Join(dir, globalsTestFile)), "outside")
}

// The same on the shims themselves, which outside of an execution are the real
// thing, and with points at plain accesses.
func TestTortureOnShims(t *testing.T) {
	b := rewrite(t, Config{Patterns: []string{"./testdata/torture"}, Tests: true, Plain: true})
	goTest(t, ".", b, "./testdata/torture")
}

// The user's own overlay stays in force, wherever the flag stands.
func TestUserOverlay(t *testing.T) {
	dir := unpack(t, userModule+`
-- p.go --
package p
-- other.go --
package p

var c = make(chan int)
-- p_test.go --
package p

import "testing"

func TestP(t *testing.T) { go close(c); <-c }
`)
	text := `{"Replace": {"p.go": "other.go", "other.go": ""}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), []byte(text), 0o644))
	for _, c := range []Config{
		{BuildFlags: []string{"-overlay=overlay.json"}},
		{BuildFlags: []string{"-overlay", filepath.Join(dir, "overlay.json")}},
		{Env: []string{"GOFLAGS=-overlay=" + filepath.Join(dir, "overlay.json")}},
	} {
		c.Dir, c.Tests, c.Extra = dir, true, stubs(t)
		b := rewrite(t, c)
		require.Contains(t, rewritten(t, b, filepath.Join(dir, "p.go")), "make(chan int)")
		goTest(t, dir, b)
	}
}
