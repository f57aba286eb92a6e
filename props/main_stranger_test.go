package props

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// strangerLock and strangerTest are a package of somebody who uses Main. Its test
// says what the lock is made of, and what Main has to say.
const strangerLock = `package lock

import (
	"sync"

	"example.com/stranger/census"
)

type Lock struct {
	mu    sync.Mutex
	calls chan int
}

func (l *Lock) Lock() {
	l.mu.Lock()
	census.Add()
	select {
	case l.calls <- 1:
	default:
	}
}

func (l *Lock) Unlock() { l.mu.Unlock() }
`

// strangerCensus is what it imports: a package with variables.
const strangerCensus = `package census

import "sync/atomic"

var n atomic.Int64

func Add() { n.Add(1) }
`

const strangerTest = `package lock

import (
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/gilcheck/gilcheck/props"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestWhere(t *testing.T) {
	var l Lock
	l.Lock()
	l.Unlock()
	fmt.Printf("made of %s, inside=%s, tagged=%v\n", reflect.TypeOf(l.mu).PkgPath(), os.Getenv("GILCHECK_INSIDE"), tagged)
}

func TestFails(t *testing.T) { t.Error("so it does") }

func BenchmarkLock(b *testing.B) { fmt.Println("made of", reflect.TypeOf(Lock{}.mu).PkgPath()) }

func FuzzLock(f *testing.F) {
	fmt.Printf("fuzzed inside=%s\n", os.Getenv("GILCHECK_INSIDE"))
	f.Fuzz(func(t *testing.T, n int) { new(Lock).Lock() })
}
`

// stranger writes a module, with a cache of inside builds of its own.
func stranger(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command here")
	}
	if testing.Short() {
		t.Skip("builds tests, each twice")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":            "module example.com/stranger\n\ngo 1.26.0\n",
		"go.sum":            string(sums),
		"census/census.go":  strangerCensus,
		"lock/lock.go":      strangerLock,
		"lock/lock_test.go": strangerTest,
		"lock/tag_test.go":  "//go:build !special\n\npackage lock\n\nconst tagged = false\n",
		"lock/tags_test.go": "//go:build special\n\npackage lock\n\nconst tagged = true\n",
	} {
		writeSource(t, filepath.Join(dir, name), text)
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	require.NoError(t, err)
	for name, value := range map[string]string{
		"GOCACHE": strings.TrimSpace(string(cache)), "XDG_CACHE_HOME": t.TempDir(), "GOPROXY": "off", "GOSUMDB": "off",
		"GOWORK": "off", "GOFLAGS": "", InsideVariable: "", OptionsVariable: "", childVariable: "",
	} {
		t.Setenv(name, value)
	}
	goCommand(t, dir, "mod", "edit", "-replace", "github.com/gilcheck/gilcheck="+root)
	goCommand(t, dir, "get", "github.com/gilcheck/gilcheck/props")
	return dir
}

func writeSource(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
}

func goCommand(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := tryGo(t, dir, args...)
	require.NoError(t, err, out)
	return out
}

func tryGo(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}
