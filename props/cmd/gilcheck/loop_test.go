package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// loopHeader is a package with an event loop, to which each row adds its constructors.
const loopHeader = `package lock
import "time"
type Thread interface{ Acquire(); Release(); Block(func()) }
type Handle struct{}
func (*Handle) Cancel() {}
type Loop struct{}
func (*Loop) CallSoon(f func()) *Handle                     { return nil }
func (*Loop) CallLater(d time.Duration, f func()) *Handle   { return nil }
func (*Loop) CallSoonThreadsafe(f func()) error             { return nil }
func (*Loop) RunForever() error                             { return nil }
func (*Loop) Stop()                                         {}
func (*Loop) Close() error                                  { return nil }
type half struct{ Loop }
func (*half) Stop() error { return nil }
type Other struct{ *Loop }
`

func TestFindLoop(t *testing.T) {
	for _, test := range []struct{ name, source, want, problem string }{
		{"a function", `func New(Thread) *Loop { return nil }`, "New", ""},
		{"one that may fail", `func Make(Thread) (*Loop, error) { return nil, nil }`, "Make", ""},
		{"a smaller thread", `func New(interface{ Block(func()) }) *Loop { return nil }`, "New", ""},
		{"a thread with more", `func New(interface{ Block(func()); Exit() }) *Loop { return nil }`, "", "it has no lock"},
		{"a thread of anything", `func New(any) *Loop { return nil }`, "", "it has no lock"},
		{"a thread by type", `func New(*Handle) *Loop { return nil }`, "", "it has no lock"},
		{"several threads", `func New(...Thread) *Loop { return nil }`, "", "it has no lock"},
		{"two parameters", `func New(Thread, int) *Loop { return nil }`, "", "it has no lock"},
		{"not a loop", `func New(Thread) *half { return nil }`, "", "it has no lock"},
		{"a loop and a reason", `func New(Thread) (*Loop, string) { return nil, "" }`, "", "it has no lock"},
		{"New and a variant", `func New(Thread) *Loop { return nil }; func Bare(Thread) *Loop { return nil }`, "New", ""},
		{"NewLoop and a variant", `func NewLoop(Thread) *Loop { return nil }; func Bare(Thread) *Loop { return nil }`, "NewLoop", ""},
		{"variants", `func Quick(Thread) *Loop { return nil }; func Bare(Thread) *Loop { return nil }`, "", "\n\t-new Bare\n\t-new Quick"},
		{"two loops", `func New(Thread) *Loop { return nil }; func NewOther(Thread) *Other { return nil }`, "", "several locks or event loops; choose one:\n\t-new New\n\t-new NewOther"},
		{"a loop and a lock", `func New(Thread) *Loop { return nil }; type Mutex struct{}; func (*Mutex) Lock() {}; func (*Mutex) Unlock() {}`, "", "\n\t-new New\n\t-new 'new(Mutex)'"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := findConstructor(typecheck(t, loopHeader+test.source).Types)
			require.Equal(t, test.want, got)
			if test.problem == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.problem)
		})
	}
}

// TestLoopConstructor looks at what the generated test says to props.VerifyLoop.
func TestLoopConstructor(t *testing.T) {
	const tasks = `
		type thread interface{ Block(func()) }
		func New(Thread) (*Loop, error) { return nil, nil }
		func Bare(thread) *Loop { return nil }
		type Future struct{}
		func (*Future) Cancel() bool { return false }
		func (*Future) AddDoneCallback(func()) *Handle { return nil }
		func (*Loop) Go(f func() error) *Future { return nil }
		type Lock struct{}
		func (*Lock) Acquire() error { return nil }
		func (*Lock) Release() {}
		func NewLock(*Loop) *Lock { return nil }
		type Condition struct{}
		func (*Condition) Wait() error { return nil }
		func (*Condition) Notify(n int) {}
		func NewCondition(*Lock) *Condition { return nil }
		type Executor struct{}
		func (*Executor) Shutdown() {}
		func NewExecutor(n int, newThread func(string) Thread) *Executor { return nil }
		func RunInExecutor[T any](l *Loop, e *Executor, f func(Thread) (T, error)) *Future { return nil }`
	p := typecheck(t, loopHeader+tasks)
	c, err := newConstructor(p, "New")
	require.NoError(t, err)
	require.Equal(t, eventLoop, c.kind)
	require.Equal(t, "New", c.source)
	require.False(t, c.private || c.foreign)
	require.Len(t, c.options, 4)
	require.Equal(t, []string{"LoopTasks((*Loop).Go)", "LoopLocks(NewLock)", "LoopConditions(NewCondition)"}, c.options[:3])
	require.Contains(t, c.options[3], "LoopExecutors(func(loop *Loop, newThread func(string) Thread) (")
	require.Contains(t, c.test("TestIt", "lock", "example.com/lock", false), "zzprops.VerifyLoop(t, New,\n\t\tzzprops.LoopTasks((*Loop).Go),")

	c, err = newConstructor(p, "Bare")
	require.NoError(t, err)
	require.Equal(t, "func(thread interface{Block(func())}) (*Loop, error) { return (Bare)(thread), nil }", c.source)

	_, err = newConstructor(p, "New(nil)")
	require.Error(t, err, "a loop needs its thread")

	c, err = newConstructor(typecheck(t, loopHeader+`
		func New(Thread) *Loop { return nil }
		func (*Loop) Go(f func()) {}
		func NewLock() *Loop { return nil }
		func NewExecutor(n int) *Loop { return nil }`), "New")
	require.NoError(t, err)
	require.Empty(t, c.options, "the names alone do not make it")
}

// brokenLoop makes a loop that nobody wakes.
const brokenLoop = "func(t Thread) (*Loop, error) { return New(t, Sleeps), nil }"

// TestVerifyLoop verifies loops as it would a stranger's: one in order and one broken,
// whose counterexample's command shows it again.
func TestVerifyLoop(t *testing.T) {
	status, stdout, stderr := inProcess(t.Context(), "verify", "-budget", "500ms", "-new", "NewWithoutFiles", modulePath+"/gil/eventloop")
	require.Equal(t, statusHolds, status, stdout+stderr)
	require.Contains(t, stdout, "10 promises: 10 pass")
	require.NotContains(t, stdout, "overtaken")

	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	again := []string{"verify", "-seed=1", "-new", brokenLoop, modulePath + "/props/testdata/loops/tiny"}
	status, stdout, stderr = inProcess(t.Context(), append([]string{"verify", "-json", file, "-replay-dir", dir, "-junit", filepath.Join(dir, "report.xml"), "-html", dir}, again[1:]...)...)
	require.Equal(t, statusBroken, status, stdout+stderr)
	result := readReport(t, file).Results[0]
	require.Equal(t, "*tiny.Loop", result.Lock)
	var names []string
	var broken *report.Counterexample
	for _, p := range result.Promises {
		names = append(names, p.Name)
		if p.Name == "loop-no-lost-wakeup" {
			broken = p.Counterexample
		}
	}
	require.Equal(t, props.LoopPromiseNames(), names)
	require.NotNil(t, broken, stdout)
	for _, name := range []string{"report.xml", "index.html"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Contains(t, string(text), "loop-no-lost-wakeup")
	}

	kept, err := filepath.Glob(filepath.Join(dir, "*-loop-no-lost-wakeup.json"))
	require.NoError(t, err)
	require.Len(t, kept, 1)
	status, stdout, stderr = inProcess(t.Context(), "replay", kept[0])
	require.Equal(t, statusBroken, status, stdout+stderr)
	require.Contains(t, stdout, "\nFAIL: loop-no-lost-wakeup: ")
	status, stdout, stderr = inProcess(t.Context(), "replay", "-emit-test", kept[0])
	require.Equal(t, statusHolds, status, stderr)
	require.Contains(t, stdout, "props.ReplayLoop(t, "+brokenLoop+", `{")

	what, command, ok := strings.Cut(strings.TrimPrefix(broken.Replay, props.ReplayVariable+"='"), "' ")
	require.True(t, ok, broken.Replay)
	require.Equal(t, "go run "+commandPath+" verify -new "+quote(brokenLoop)+" -seed=1 "+again[4], command)
	t.Setenv(props.ReplayVariable, what)
	status, stdout, _ = inProcess(t.Context(), again...)
	require.Equal(t, statusBroken, status)
	require.Contains(t, stdout, "tried with 1 thread: 1 schedule")
}
