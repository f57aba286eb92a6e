//go:build linux || darwin

package cpython

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// useIn takes and gives back the GIL in another thread. It hangs if the GIL is
// not free.
func useIn(g *GIL, name string) {
	th := g.NewThread(name)
	th.Acquire()
	th.Exit()
}

// In these tests Release is the witness that a thread holds the GIL: CPython
// aborts the process if nobody does.

func TestGILBlockLetsOthersRun(t *testing.T) {
	g := newGIL(t)
	th := g.NewThread("blocker")
	th.Acquire()
	ran := false
	th.Block(func() {
		useIn(g, "other")
		ran = true
	})
	require.True(t, ran)
	th.Release()
	th.Exit()
}

func TestGILBlockHoldsAgainAfterPanic(t *testing.T) {
	g := newGIL(t)
	th := g.NewThread("blocker")
	th.Acquire()
	require.PanicsWithValue(t, "I/O error", func() {
		th.Block(func() { panic("I/O error") })
	})
	th.Release()
	useIn(g, "other")
	th.Exit()
}

func TestGILBlockHoldsAgainAfterGoexit(t *testing.T) {
	g := newGIL(t)
	th := g.NewThread("blocker")
	th.Acquire()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		th.Block(runtime.Goexit)
	}()
	<-ended
	th.Release()
	useIn(g, "other")
	th.Exit()
}

func TestGILExitWhileHolding(t *testing.T) {
	g := newGIL(t)
	th := g.NewThread("leaver")
	th.Acquire()
	th.Exit()
	useIn(g, "other")
	require.PanicsWithValue(t, "use of thread leaver after Exit", th.Acquire)
	require.PanicsWithValue(t, "use of thread leaver after Exit", th.Exit)
}

func TestGILExitWithoutHolding(t *testing.T) {
	g := newGIL(t)
	g.NewThread("never used").Exit()
	holder, leaver := g.NewThread("holder"), g.NewThread("leaver")
	leaver.Acquire()
	leaver.Release()
	holder.Acquire()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		leaver.Exit()
	}()
	holder.Release()
	<-gone
	holder.Exit()
	useIn(g, "other")
}

// New's lock is free whatever the one before has left: a holder, a waiter, and
// a thread inside a blocking call.
func TestGILNewIsFree(t *testing.T) {
	g := newGIL(t)
	blocked, holder, waiter := g.NewThread("blocked"), g.NewThread("holder"), g.NewThread("waiter")
	inside, leave := make(chan struct{}), make(chan struct{})
	ended := make(chan struct{}, 2)
	go func() {
		defer func() { ended <- struct{}{} }()
		blocked.Acquire()
		blocked.Block(func() {
			close(inside)
			<-leave
		})
		t.Error("a thread of an earlier lock came back from Block")
	}()
	<-inside
	holder.Acquire()
	go func() {
		defer func() { ended <- struct{}{} }()
		waiter.Acquire()
		waiter.Release()
	}()

	useIn(New(), "first of the new lock")
	close(leave)
	<-ended
	<-ended
}
