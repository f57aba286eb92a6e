package instrument

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// old is a package in the language of Go 1.16: no type inference, one variable per
// loop.
const old = `package old

import "sync"

var Count int

type Lock struct {
	mu sync.Mutex
	c  chan int
}

func (l *Lock) Lock()   { l.mu.Lock() }
func (l *Lock) Unlock() { l.mu.Unlock() }

// Shared tells whether closures of a loop share its variable.
func Shared() bool {
	c := make(chan int, 2)
	c <- 1
	c <- 2
	close(c)
	var read []func() int
	for v := range c {
		v := &v
		read = append(read, func() int { return *v })
	}
	for range c {
	}
	return read[0]() == 2 && read[1]() == 2
}

func Line() {
	select {
	default:
		panic("line 34")
	}
}
`

const useOld = `
-- p.go --
package user

import "example.com/old"

var _ = old.Lock{}
-- p_test.go --
package user

import (
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"example.com/old"
)

func TestOld(t *testing.T) {
	if !old.Shared() {
		t.Error("a loop variable is not shared any more")
	}
	defer func() {
		recover()
		fmt.Println("stack:", strings.ReplaceAll(string(debug.Stack()), "\n", " "))
	}()
	old.Line()
}
`

const requireOld = "\nrequire example.com/old v1.0.0\n"

// A module that is replaced by a directory may be older than generics.
func TestOldModule(t *testing.T) {
	dir := unpack(t, strings.TrimSpace(userModule)+requireOld+"\nreplace example.com/old => ./old\n"+useOld+
		"-- old/go.mod --\nmodule example.com/old\n\ngo 1.16\n-- old/old.go --\n"+old)
	b := rewrite(t, Config{Dir: dir, Tests: true, Extra: stubs(t)})
	require.Equal(t, []string{"example.com/old", "example.com/user"}, b.Packages)
	require.Contains(t, goTest(t, dir, b, "-v"), filepath.Join(dir, "old", "old.go")+":34 ")
}

// A vendored module is overlaid where it is. The shims have to be vendored too.
func TestVendor(t *testing.T) {
	archive := strings.TrimSpace(userModule) + requireOld + useOld + "-- vendor/example.com/old/old.go --\n" + old
	archive += "-- vendor/modules.txt --\n# example.com/old v1.0.0\n## explicit; go 1.16\nexample.com/old\n" +
		"# github.com/gilcheck/gilcheck v0.0.0 => GILCHECK\n## explicit; go 1.26.0\n"
	for _, p := range shims {
		archive += p + "\n"
	}
	archive += "# github.com/gilcheck/gilcheck => GILCHECK\n"
	stub, err := txtar.ParseFile(filepath.Join("testdata", "stubs.txtar"))
	require.NoError(t, err)
	for _, f := range stub.Files {
		archive += "-- vendor/" + shimPath + f.Name + " --\n" + string(f.Data)
	}
	dir := unpack(t, archive)
	b := rewrite(t, Config{Dir: dir, Tests: true})
	require.Equal(t, []string{"example.com/old", "example.com/user"}, b.Packages)
	require.Contains(t, goTest(t, dir, b, "-v"), filepath.Join("vendor", "example.com", "old", "old.go")+":34 ")

	text, err := os.ReadFile(filepath.Join(dir, "vendor", "modules.txt"))
	require.NoError(t, err)
	text = []byte(strings.Replace(string(text), shimPath+"channel\n", "", 1))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "vendor", "modules.txt"), text, 0o644))
	_, err = Rewrite(context.Background(), Config{Dir: dir, Cache: t.TempDir()})
	require.ErrorIs(t, err, ErrNotRequired)
}

// All modules of a workspace are main modules.
func TestWorkspace(t *testing.T) {
	dir := unpack(t, "-- go.work --\ngo 1.26.0\n\nuse (\n\t./user\n\t./other\n\tGILCHECK\n)\n"+
		"-- user/go.mod --\nmodule example.com/user\n\ngo 1.26.0\n\nrequire golang.org/x/sync v0.24.0\n"+
		"-- other/go.mod --\nmodule example.com/other\n\ngo 1.24\n"+
		"-- other/other.go --\npackage other\n\nimport \"sync\"\n\nfunc With(m *sync.Mutex, f func()) { m.Lock(); defer m.Unlock(); f() }\n"+
		"-- user/user_test.go --\npackage user\n"+`
import (
	"context"
	"sync"
	"testing"

	"example.com/other"
	"golang.org/x/sync/semaphore"
)

func TestUser(t *testing.T) {
	s := semaphore.NewWeighted(1)
	var m sync.Mutex
	other.With(&m, func() {
		if err := s.Acquire(context.Background(), 1); err != nil {
			t.Fatal(err)
		}
	})
}
`)
	user := filepath.Join(dir, "user")
	b := rewrite(t, Config{Dir: user, Patterns: []string{".", "golang.org/x/sync/semaphore"}, Tests: true, Extra: stubs(t)})
	require.Equal(t, []string{"example.com/other", "example.com/user", "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore"}, b.Packages)
	goTest(t, user, b)
}

// A package of the module cache is rewritten in a copy, named by its import path.
func TestModuleCache(t *testing.T) {
	cache := t.TempDir()
	c := Config{Patterns: []string{"golang.org/x/sync/semaphore", "golang.org/x/sync/errgroup"}, Cache: cache, Extra: stubs(t)}
	b := rewrite(t, c)
	require.Equal(t, []string{"golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore"}, b.Packages)
	require.Empty(t, b.Refused)
	out := run(t, ".", append(append([]string{"list", "-f", "{{.Dir}}"}, b.Flags...), "golang.org/x/sync/semaphore")...)
	require.True(t, below(strings.TrimSpace(out), cache), out)
	goTest(t, ".", b, "golang.org/x/sync/errgroup")
	semaphore := rewritten(t, b, filepath.Join(strings.TrimSpace(out), "semaphore.go"))
	first, _, _ := strings.Cut(semaphore, "\n")
	require.True(t, strings.HasPrefix(first, "//line "), first)
	require.NotContains(t, first, cache, "positions name the original")
}

// A module that does not require gilcheck is told apart from one that does not build.
func TestNotRequired(t *testing.T) {
	dir := unpack(t, "-- go.mod --\nmodule example.com/user\n\ngo 1.26.0\n-- p.go --\npackage user\n")
	_, err := Rewrite(context.Background(), Config{Dir: dir, Cache: t.TempDir(), Env: []string{"GOPROXY=off"}})
	require.ErrorIs(t, err, ErrNotRequired)
}

func TestErrors(t *testing.T) {
	for name, want := range map[string]string{
		"undefined": "undefined/p.go:3:9: undefined: x",
		"syntax":    "syntax/p.go:3:6: syntax error",
		"missing":   "no Go files in ",
		"unused":    `unused/p.go:3:8: "os" imported and not used`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := unpack(t, userModule+`
-- undefined/p.go --
package p

var _ = x
-- syntax/p.go --
package p

func {
-- unused/p.go --
package p

import "os"
-- missing/README --
`)
			_, err := Rewrite(context.Background(), Config{Dir: dir, Patterns: []string{"./" + name}, Cache: t.TempDir(), Extra: stubs(t)})
			require.ErrorContains(t, err, want)
			require.NotErrorIs(t, err, ErrNotRequired)
		})
	}
	_, err := Rewrite(context.Background(), Config{Patterns: []string{"sync"}, Cache: t.TempDir(), Extra: stubs(t)})
	require.ErrorContains(t, err, "standard library")
}

// A package that exists in the overlay only, and has nothing but tests, is how the
// command verifies a package of the module cache.
func TestGeneratedPackage(t *testing.T) {
	extra := stubs(t)
	extra[filepath.Join(root(t), "zz_gilcheck", "zz_gilcheck_test.go")] = []byte(`package zz_gilcheck_test

import (
	"context"
	"testing"

	"golang.org/x/sync/semaphore"
)

var s = semaphore.NewWeighted(1)

func TestSemaphore(t *testing.T) {
	c := make(chan error)
	go func() { c <- s.Acquire(context.Background(), 1) }()
	if err := <-c; err != nil {
		t.Fatal(err)
	}
}
`)
	path := modulePath + "/zz_gilcheck"
	b := rewrite(t, Config{Dir: root(t), Patterns: []string{path, "golang.org/x/sync/semaphore"}, Tests: true, Extra: extra})
	require.Equal(t, []string{path, "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore"}, b.Packages)
	require.NotContains(t, rewritten(t, b, filepath.Join(root(t), "zz_gilcheck", "zz_gilcheck_test.go")), "<-")
	binary := filepath.Join(t.TempDir(), "test")
	goTest(t, root(t), b, "-c", "-o", binary, path) // run from elsewhere: the directory does not exist
	out, err := exec.Command(binary, "-test.v").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestSemaphore")
}
