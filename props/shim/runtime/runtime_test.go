package runtime_test

import (
	"errors"
	std "runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/runtime"
)

func run(t *testing.T, seed uint64, body func()) sched.Result {
	e := sched.New(sched.Config{})
	defer e.Close()
	return e.Run(sched.NewRandom(seed), body)
}

// A frame that the shim adds would shift what programs print, and what they
// compare: each skip count must name the same function as the standard one.
func TestCallersSkipTheShim(t *testing.T) {
	var shim, standard [3]uintptr
	for skip := 1; skip <= 2; skip++ {
		n := runtime.Callers(skip, shim[:])
		require.Equal(t, n, std.Callers(skip, standard[:]))
		got, _ := runtime.CallersFrames(shim[:n]).Next()
		want, _ := std.CallersFrames(standard[:n]).Next()
		require.Equal(t, want.Function, got.Function, "skip %d", skip)
	}
	_, file, line, ok := runtime.Caller(0)
	_, wantFile, wantLine, _ := std.Caller(0)
	require.True(t, ok)
	require.Equal(t, wantFile, file)
	require.Equal(t, wantLine-1, line)
}

func TestGoschedLetsTheOtherGo(t *testing.T) {
	var done atomic.Bool
	e := sched.New(sched.Config{})
	defer e.Close()
	r := e.Run(sched.RunToBlock{}, func() {
		sched.Go(func() { done.Store(true) })
		runtime.Gosched()
		if !done.Load() {
			sched.Here().Fail(errors.New("the other thread has not run"))
		}
	})
	require.Equal(t, sched.Finished, r.Outcome, "%v", r.Failure)
	require.Zero(t, r.Preemptions)
}

func TestGoexitRunsDeferredCalls(t *testing.T) {
	left, after := false, false
	r := run(t, 1, func() {
		th := sched.Here()
		th.Join(th.Go("", func() {
			defer func() { left = true }()
			runtime.Goexit()
			after = true
		}))
	})
	require.Equal(t, sched.Finished, r.Outcome)
	require.True(t, left)
	require.False(t, after)
}

func TestNumGoroutineCountsTheRun(t *testing.T) {
	most := 0
	for seed := range uint64(50) {
		var before, during, after int
		r := run(t, seed, func() {
			th := sched.Here()
			before = runtime.NumGoroutine()
			a := th.Go("", func() { th.Execution().Now() })
			b := th.Go("", func() { runtime.Gosched() })
			during = runtime.NumGoroutine()
			th.Join(a)
			th.Join(b)
			after = runtime.NumGoroutine()
		})
		require.Equal(t, sched.Finished, r.Outcome)
		require.Equal(t, 1, before)
		require.Equal(t, 1, after)
		most = max(most, during)
	}
	require.Equal(t, 3, most)
}

// The wait loop of many a test: it must end when the others are done.
func TestNumGoroutineEndsAWaitLoop(t *testing.T) {
	for seed := range uint64(50) {
		r := run(t, seed, func() {
			for range 3 {
				sched.Go(func() { runtime.Gosched() })
			}
			for runtime.NumGoroutine() > 1 {
				runtime.Gosched()
			}
		})
		require.Equal(t, sched.Finished, r.Outcome, "seed %d: %v", seed, r.Left)
	}
}

func TestProcessorsAreSetForTheRunOnly(t *testing.T) {
	real := std.GOMAXPROCS(0)
	var first, second, third, last int
	body := func() {
		first = runtime.GOMAXPROCS(real + 5)
		second = runtime.GOMAXPROCS(0)
		runtime.SetDefaultGOMAXPROCS()
		third = runtime.GOMAXPROCS(real + 7)
		last = runtime.GOMAXPROCS(-1)
	}
	for range 2 {
		r := run(t, 1, body)
		require.Equal(t, sched.Finished, r.Outcome)
		require.Equal(t, []int{real, real + 5, real, real + 7}, []int{first, second, third, last})
		require.Equal(t, real, std.GOMAXPROCS(0))
	}
}

func TestFinalizersEndTheRun(t *testing.T) {
	r := run(t, 1, func() { runtime.SetFinalizer(new(int64), func(*int64) {}) })
	require.Equal(t, sched.Panicked, r.Outcome)
	require.Contains(t, r.Failure.Value, "runtime.SetFinalizer cannot be explored")

	r = run(t, 1, func() { runtime.AddCleanup(new(int64), func(int) {}, 1) })
	require.Equal(t, sched.Panicked, r.Outcome)
	require.Contains(t, r.Failure.Value, "runtime.AddCleanup cannot be explored")

	r = run(t, 1, func() { runtime.SetFinalizer(new(int64), nil) })
	require.Equal(t, sched.Finished, r.Outcome)
}

// Coroutines cannot switch while a goroutine is bound to its thread: the real
// function would end the process here.
func TestLockOSThreadDoesNothingWithin(t *testing.T) {
	r := run(t, 1, func() {
		th := sched.Here()
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		th.Join(th.Go("", func() { runtime.Gosched() }))
	})
	require.Equal(t, sched.Finished, r.Outcome)
}

func TestOutsideIsReal(t *testing.T) {
	require.GreaterOrEqual(t, runtime.NumGoroutine(), 2, "the test and its runner")
	require.Equal(t, std.GOMAXPROCS(0), runtime.GOMAXPROCS(0))
	require.Equal(t, std.Version(), runtime.Version())
	require.Equal(t, std.NumCPU(), runtime.NumCPU())
	require.Panics(t, func() { runtime.CPUProfile() })
}

func TestEqualSeedsEqualRuns(t *testing.T) {
	body := func() {
		for range 3 {
			sched.Go(func() {
				runtime.Gosched()
				runtime.NumGoroutine()
				runtime.GOMAXPROCS(0)
			})
		}
	}
	hashes := map[uint64]bool{}
	for seed := range uint64(100) {
		first := run(t, seed, body).Hash
		require.Equal(t, first, run(t, seed, body).Hash)
		hashes[first] = true
	}
	require.Greater(t, len(hashes), 10, "different seeds give different runs")
}
