//go:build unix

package eventloop

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/gil"
)

// serveVariable says what a process is to serve that a benchmark has started,
// and beside whom.
const serveVariable = "EVENTLOOP_SERVE"

// TestServe is no test, but the other process of the benchmarks in
// asyncio_bench_test.go. testdata/serve.py does the same with Python's loop.
func TestServe(t *testing.T) {
	what, beside, ok := strings.Cut(os.Getenv(serveVariable), " ")
	if !ok {
		t.Skip("it serves benchmarks, which start it")
	}
	g := gil.New()
	thread := g.NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	l, err := New(thread)
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()

	answer := answerWake
	if what == "readers" {
		answer = answerCPU
		fmt.Println(newEcho(t, l, func() {}).address)
	} else {
		fmt.Println("ready")
	}
	// A caller of CallSoonThreadsafe need not be a thread of the interpreter.
	var caller Thread = nobody{}
	if what == "wake-locked" {
		caller = g.NewThread("caller")
	}
	var over atomic.Bool
	var all sync.WaitGroup
	if beside == "busy" {
		all.Go(func() { compute(g.NewThread("compute"), &over) })
	}
	all.Go(func() {
		eachLine(caller, func() { answer(l) })
		over.Store(true)
		_ = l.CallSoonThreadsafe(l.Stop)
	})
	require.NoError(t, l.RunForever())
	thread.Block(all.Wait)
}

// answerCPU tells how much time this process has computed.
func answerCPU(*Loop) {
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	fmt.Println(usage.Utime.Nano() + usage.Stime.Nano())
}

// answerWake tells how long the loop takes to wake.
func answerWake(l *Loop) {
	start := time.Now()
	_ = l.CallSoonThreadsafe(func() { fmt.Println(time.Since(start).Nanoseconds()) })
}

// eachLine calls f for each line of the input. As in Python, a thread lets go of
// the lock to read.
func eachLine(thread Thread, f func()) {
	thread.Acquire()
	defer thread.Release()
	for lines, more := bufio.NewScanner(os.Stdin), true; ; f() {
		if thread.Block(func() { more = lines.Scan() }); !more {
			return
		}
	}
}

// nobody is not a thread of the interpreter: it never has the lock.
type nobody struct{}

func (nobody) Acquire()       {}
func (nobody) Release()       {}
func (nobody) Block(f func()) { f() }

// compute computes, and yields on request.
func compute(thread *gil.Thread, over *atomic.Bool) {
	thread.Acquire()
	defer thread.Exit()
	for !over.Load() {
		thread.Checkpoint()
	}
}
