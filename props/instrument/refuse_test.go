package instrument

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// refusals are packages that cannot be rewritten: what stands in the file after the
// package clause, the line in question being marked, and how the reason begins.
var refusals = []struct{ name, text, reason string }{
	{"cgo", "import \"C\" // here", `import "C": code in C cannot be rewritten`},
	{"assembly", "func f()\n-- f_amd64.s --\n\nTEXT ·f(SB),7,$0\n\tRET\n", "assembly cannot be rewritten"},
	{"linkname", "import _ \"unsafe\"\n//go:linkname acquire sync.runtime_Semacquire\nfunc acquire(*uint32)\n-- f.s --\n", "go:linkname cannot be followed: what"},
	{"plugin", "import \"plugin\" // here\nvar _ = plugin.Open", `import "plugin": a plugin is built without the shims`},
	{"synctest", "import \"testing/synctest\" // here\nvar _ = synctest.Wait", "testing/synctest: its bubbles"},
	{"reflect select", "import r \"reflect\"\nvar _ = r.Select // here", "reflect.Select chooses among channels"},
	{"reflect send", "import \"reflect\"\nfunc f(v reflect.Value) { v.Send(v) } // here", "a channel operation by reflect.Value.Send"},
	{"reflect receive", "import \"reflect\"\nfunc f(v reflect.Value) { v.Recv() } // here", "a channel operation by reflect.Value.Recv"},
	{"reflect try send", "import \"reflect\"\nvar f = reflect.Value.TrySend // here", "a channel operation by reflect.Value.TrySend"},
	{"reflect try receive", "import \"reflect\"\nfunc f(v reflect.Value) { v.TryRecv() } // here", "a channel operation by reflect.Value.TryRecv"},
	{"reflect close", "import \"reflect\"\nfunc f(v reflect.Value) { defer v.Close() } // here", "a channel operation by reflect.Value.Close"},
	{"unsafe pointer", "import (\"sync\"; \"unsafe\")\nvar m sync.Mutex\nvar _ = unsafe.Pointer(&m) // here", "unsafe.Pointer to a sync.Mutex"},
	{"unsafe size", "import (\"time\"; \"unsafe\")\ntype s struct{ t [2]time.Timer }\nvar size = unsafe.Sizeof(s{}) // here", "unsafe.Sizeof of a type with a timer in it"},
	{"finalizer", "import \"runtime\"\nfunc f(p *int) { runtime.SetFinalizer(p, nil) } // here", "runtime.SetFinalizer runs code whenever"},
	{"cleanup", "import . \"runtime\"\nfunc f(p *int) { AddCleanup(p, func(int) {}, 1) } // here", "runtime.AddCleanup runs code whenever"},
	{"boolean of its own", "type b bool\nfunc f(c chan int) (v int, ok b) { v, ok = <-c; return } // here", "the second value of a receive cannot be assigned to the boolean type"},
	{"boolean in a case", "type b bool\nfunc f(c chan int) (v int, ok b) { select {\ncase v, ok = <-c: // here\n}; return }", "the second value of a receive cannot be assigned to the boolean type"},
	{"boolean argument", "type b bool\nfunc g(b) {}\nfunc f(n int) { go g(n == 1) } // here", "a comparison cannot be the argument of type"},
	{"close of anything", "func f[C chan int | chan string](c C) { close(c) } // here", "close of a type parameter"},
	{"crossing argument", "import (\"sync\"; \"example.com/user/left\")\nvar m sync.Mutex\nfunc f() { left.Take(&m) } // here", "sync.Mutex crosses into package example.com/user/left, which is not rewritten"},
	{"crossing field", "import \"example.com/user/left\"\nvar t left.T\nfunc f() { t.M.Lock() } // here", "sync.Mutex crosses into package example.com/user/left, which is not rewritten"},
	{"crossing interface", "import \"example.com/user/left\"\nvar t left.I // here", "sync/atomic.Pointer[int] crosses into package example.com/user/left, which is not rewritten"},
}

// left is a dependency that is not rewritten.
const left = `
-- left/left.go --
package left

import (
	"reflect"
	"sync"
	"sync/atomic"
)

type T struct{ M sync.Mutex }
type I interface{ Get() *atomic.Pointer[int] }

func Take(m *sync.Mutex) { reflect.Select(nil) }
`

// Each construct that has no counterpart is refused with its place and one sentence.
// All packages are rewritten at once, as they do not depend on each other.
func TestRefusals(t *testing.T) {
	var b strings.Builder
	b.WriteString(userModule + left)
	want := map[string]string{}
	for i, r := range refusals {
		dir := fmt.Sprintf("p%02d", i)
		files := txtar.Parse([]byte("-- f.go --\npackage p\n" + r.text + "\n")).Files
		for _, f := range files {
			fmt.Fprintf(&b, "-- %s/%s --\n%s", dir, f.Name, f.Data)
			for j, line := range strings.Split(string(f.Data), "\n") {
				if strings.HasSuffix(line, "// here") || strings.HasPrefix(line, "TEXT") || strings.HasPrefix(line, "//go:linkname") {
					want["example.com/user/"+dir] = fmt.Sprintf("%s/%s:%d", dir, f.Name, j+1)
				}
			}
		}
	}
	dir := unpack(t, b.String())
	var patterns []string
	for i := range refusals {
		patterns = append(patterns, fmt.Sprintf("./p%02d", i))
	}
	build := rewrite(t, Config{Dir: dir, Patterns: patterns, Extra: stubs(t), Env: []string{"CGO_ENABLED=1"}})
	require.Empty(t, build.Packages)
	got := map[string][]Refusal{}
	for _, r := range build.Refused {
		got[r.Package] = append(got[r.Package], r)
	}
	for i, r := range refusals {
		path := fmt.Sprintf("example.com/user/p%02d", i)
		t.Run(r.name, func(t *testing.T) {
			require.Len(t, got[path], 1, "%v", got[path])
			require.Equal(t, dir+"/"+want[path], got[path][0].Position)
			require.True(t, strings.HasPrefix(got[path][0].Reason, r.reason), got[path][0].Reason)
			require.NotContains(t, got[path][0].Reason, "\n")
		})
	}
	require.Len(t, build.Notes, 1, "the dependency is named")
	require.Equal(t, "example.com/user/left", build.Notes[0].Package)
}

// What looks alike and is harmless is not refused.
func TestNotRefused(t *testing.T) {
	dir := unpack(t, userModule+`
-- p.go --
package p

import (
	"os"
	"os/signal"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

const pad = 64 - unsafe.Sizeof(atomic.Uint32{})

type padded struct {
	sync.Mutex
	_ [pad]byte
}

type node struct{ mu sync.Mutex; next unsafe.Pointer }

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname other example.com/user/other.other
func other()

func f(c chan os.Signal, n *node) {
	signal.Notify(c, os.Interrupt)
	_ = reflect.ValueOf(c).Len()
	_ = atomic.LoadPointer(&n.next) == unsafe.Pointer(n)
	var a any
	_, a = <-c
	_ = a
}
-- p_test.go --
package p

import (
	"testing"
	"testing/synctest"
)

func TestBubble(t *testing.T) { synctest.Test(t, func(t *testing.T) { go func() {}(); synctest.Wait() }) }
-- empty.s --
`)
	b := rewrite(t, Config{Dir: dir, Tests: true, Extra: stubs(t)})
	require.Empty(t, b.Refused)
	require.Len(t, b.Notes, 1, "the bubble of the test: %v", b.Notes)
	goTest(t, dir, b)
}

// A package that is left alone may use shimmed types of one that would be rewritten:
// then that one is left alone as well, and whoever uses both sees one kind of mutex.
func TestCrossingBack(t *testing.T) {
	dir := unpack(t, userModule+`
-- p.go --
package p

import (
	_ "example.com/user/alone"
	_ "example.com/user/base"
)

var c = make(chan int)
-- base/base.go --
package base

import "sync"

var M sync.Mutex
-- alone/alone.go --
package alone

import (
	"reflect"
	"sync"

	"example.com/user/base"
)

var m *sync.Mutex = &base.M

var _ = reflect.Select
`)
	b := rewrite(t, Config{Dir: dir, Extra: stubs(t)})
	require.Equal(t, []string{"example.com/user"}, b.Packages)
	require.Len(t, b.Notes, 2)
	require.Equal(t, filepath.Join(dir, "alone", "alone.go")+":10: sync.Mutex of package example.com/user/base is used by "+
		"package example.com/user/alone, which is not rewritten (reflect.Select chooses among channels out of sight of the "+
		"scheduler; use a select statement)", b.Notes[1].String())
	run(t, dir, append(append([]string{"build"}, b.Flags...), "./...")...)
}
