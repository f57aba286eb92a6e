//go:build linux || darwin

package cpython

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests named TestGIL… need a libpython. TestEveryVersion runs them again
// for each library of this machine.

func newGIL(t *testing.T) *GIL {
	t.Helper()
	err := Load()
	if errors.Is(err, ErrNoLibrary) {
		t.Skip(err)
	}
	require.NoError(t, err)
	return New()
}

// shortIntervals makes CPython 3 switch as often as it can. CPython 2 does so
// anyhow.
func shortIntervals(t *testing.T, g *GIL) {
	t.Helper()
	if !g.python.before(3, 2) {
		require.NoError(t, g.SetSwitchInterval(time.Microsecond))
	}
}

// The counter is a plain int, so that the race detector is a second judge.
func TestGILExcludesOthers(t *testing.T) {
	const threads, rounds = 4, 200
	g := newGIL(t)
	shortIntervals(t, g)
	count := 0
	increment := func() {
		before := count
		runtime.Gosched() // a chance for whoever should not be inside
		count = before + 1
	}
	var wg sync.WaitGroup
	for i := range threads {
		th := g.NewThread(fmt.Sprintf("T%d", i))
		wg.Go(func() {
			defer th.Exit()
			for range rounds {
				th.Acquire()
				increment()
				th.Checkpoint()
				increment()
				th.Block(runtime.Gosched)
				increment()
				th.Release()
			}
		})
	}
	wg.Wait()
	require.Equal(t, threads*rounds*3, count)
}

// A holder that only runs checkpoints lets a waiter in, sooner or later.
func TestGILCheckpointYieldsToWaiter(t *testing.T) {
	g := newGIL(t)
	holder, waiter := g.NewThread("holder"), g.NewThread("waiter")
	holder.Acquire()
	for range 100 {
		require.False(t, holder.Checkpoint(), "yielded, but there is nobody to yield to")
	}
	served := false // guarded by the GIL
	go func() {
		waiter.Acquire()
		served = true
		waiter.Exit()
	}()
	for !holder.Checkpoint() { // for ever, if CPython does not switch
		require.False(t, served, "another thread had the GIL, but Checkpoint did not report it")
	}
	require.True(t, served, "Checkpoint reported a switch, but nobody had the GIL")
	holder.Exit()
}

// Checkpoint reports a switch if and only if another thread had the GIL. Every
// thread counts its turn in turns as soon as it knows that it has a new one.
func TestGILCheckpointTellsTheTruth(t *testing.T) {
	const threads, enough = 3, 200
	g := newGIL(t)
	shortIntervals(t, g)
	turns, lies := 0, 0 // guarded by the GIL
	var wg sync.WaitGroup
	for i := range threads {
		th := g.NewThread(fmt.Sprintf("T%d", i))
		wg.Go(func() {
			defer th.Exit()
			th.Acquire()
			turns++
			for turns < enough {
				before := turns
				yielded := th.Checkpoint()
				if yielded != (turns != before) {
					lies++
				}
				if yielded || turns != before {
					turns++
				}
			}
		})
	}
	wg.Wait()
	require.Zero(t, lies, "checkpoints reported wrongly in %d turns", turns)
}

func TestGILSwitchInterval(t *testing.T) {
	g := newGIL(t)
	if g.python.before(3, 2) {
		require.ErrorIs(t, g.SetSwitchInterval(time.Millisecond), errors.ErrUnsupported)
		require.Zero(t, g.SwitchInterval())
		return
	}
	require.Equal(t, defaultInterval, g.SwitchInterval())
	for _, d := range []time.Duration{
		time.Microsecond,
		249 * time.Microsecond, // 0.000249 * 1e6 is less than 249 in binary
		50 * time.Millisecond,
		3 * time.Second,
	} {
		require.NoError(t, g.SetSwitchInterval(d))
		require.Equal(t, d, g.SwitchInterval())
	}
	require.NoError(t, g.SetSwitchInterval(time.Nanosecond))
	require.Equal(t, time.Microsecond, g.SwitchInterval(), "CPython uses less than 1µs as 1µs")

	require.NoError(t, g.SetSwitchInterval(2*time.Millisecond))
	for _, d := range []time.Duration{0, -1, -time.Second} {
		require.ErrorContains(t, g.SetSwitchInterval(d), "refused")
		require.Equal(t, 2*time.Millisecond, g.SwitchInterval())
	}
	require.Equal(t, defaultInterval, New().SwitchInterval(), "a new lock has the default again")
}

func TestOpenSecondLibraryIsAnError(t *testing.T) {
	p := newGIL(t).Interpreter()
	same, err := Open(p.Library())
	require.NoError(t, err)
	require.Same(t, p, same)
	_, err = Open(Library{Path: "/elsewhere/libpython3.99.so"})
	require.ErrorContains(t, err, "this process already runs "+p.Library().String())
}
