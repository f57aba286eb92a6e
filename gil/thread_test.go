package gil

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// requireMisuse fails unless f panics with an error that says want, and leaves
// the lock's word as it was.
func requireMisuse(t *testing.T, g *GIL, want string, f func()) {
	t.Helper()
	before := g.word.Load()
	require.PanicsWithError(t, want, f)
	require.Equal(t, before, g.word.Load(), "the lock's word")
}

// operations are all that a thread can do.
var operations = []struct {
	name       string
	do         func(*Thread)
	needs      bool // it needs the lock
	needsOther bool // it needs not to hold the lock
}{
	{"Acquire", (*Thread).Acquire, false, true},
	{"TryAcquire", func(t *Thread) { t.TryAcquire() }, false, false},
	{"AcquireContext", func(t *Thread) { _ = t.AcquireContext(context.Background()) }, false, true},
	{"Release", (*Thread).Release, true, false},
	{"Checkpoint", func(t *Thread) { t.Checkpoint() }, true, false},
	{"Block", func(t *Thread) { t.Block(func() { panic("the function must not be called") }) }, true, false},
	{"Ensure", func(t *Thread) { t.Ensure() }, false, false},
	{"Exit", (*Thread).Exit, false, false},
}

func TestMisusePanicsAndDoesNoHarm(t *testing.T) {
	for _, operation := range operations {
		t.Run(operation.name, func(t *testing.T) {
			g := New()
			thread := g.NewThread("t")

			if operation.needs {
				want := "gil: " + operation.name + ` by thread "t", which does not hold the lock`
				requireMisuse(t, g, want, func() { operation.do(thread) })
				other := holding(t, g, "other")
				requireMisuse(t, g, want, func() { operation.do(thread) })
				other.Exit()
			}
			if operation.needsOther {
				thread.Acquire()
				want := "gil: " + operation.name + ` by thread "t", which already holds the lock`
				requireMisuse(t, g, want, func() { operation.do(thread) })
				thread.Release()
			}
			thread.Exit()
			want := "gil: " + operation.name + ` by thread "t", which has exited`
			requireMisuse(t, g, want, func() { operation.do(thread) })
			requireIdle(t, g)
		})
	}
}

// TestMisuseBesideAWaiter: the slow paths refuse as the fast ones do, and the
// waiter keeps its place.
func TestMisuseBesideAWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter, stranger := holding(t, g, "holder"), g.NewThread("waiter"), g.NewThread("stranger")
		start(waiter.Acquire)
		requireMisuse(t, g, `gil: Release by thread "stranger", which does not hold the lock`, stranger.Release)
		requireMisuse(t, g, `gil: Acquire by thread "holder", which already holds the lock`, holder.Acquire)
		holder.Release()
		synctest.Wait()
		waiter.Release()
		requireIdle(t, g)
	})
}

func TestTryAcquireByTheHolderFails(t *testing.T) {
	thread := holding(t, New(), "t")
	require.False(t, thread.TryAcquire())
	require.True(t, thread.holds())
}

func TestExitLetsGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		start(waiter.Acquire)
		holder.Exit()
		require.True(t, waiter.holds())
		synctest.Wait()
		waiter.Exit()
		requireIdle(t, g)

		g.NewThread("never held").Exit()
		requireIdle(t, g)
	})
}

// TestExitInsideBlock: the thread is over, so Block does not take the lock
// again for it.
func TestExitInsideBlock(t *testing.T) {
	g := New()
	thread := holding(t, g, "t")
	require.PanicsWithError(t, `gil: Acquire by thread "t", which has exited`, func() {
		thread.Block(thread.Exit)
	})
	requireIdle(t, g)
}
