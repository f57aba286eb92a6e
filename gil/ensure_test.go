package gil

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnsureNests(t *testing.T) {
	g := New()
	thread := g.NewThread("t")
	restoreOuter := thread.Ensure()
	require.True(t, thread.holds())
	restoreInner := thread.Ensure()
	require.True(t, thread.holds())
	restoreInner()
	require.True(t, thread.holds(), "the outer call still needs the lock")
	restoreOuter()
	requireIdle(t, g)
}

func TestEnsureKeepsALockThatWasHeld(t *testing.T) {
	g := New()
	thread := holding(t, g, "t")
	thread.Ensure()()
	require.True(t, thread.holds())
	thread.Release()
	requireIdle(t, g)
}

// TestEnsureInsideBlock is the callback from a library that was called without
// the lock, which is what PyGILState is for.
func TestEnsureInsideBlock(t *testing.T) {
	g := New()
	thread := holding(t, g, "t")
	restore := thread.Ensure()
	thread.Block(func() {
		callback := thread.Ensure()
		require.True(t, thread.holds())
		callback()
		require.False(t, thread.holds())
	})
	require.True(t, thread.holds())
	restore()
	thread.Exit()
	requireIdle(t, g)
}

func TestEnsureIsPerThread(t *testing.T) {
	g := New()
	a, b := g.NewThread("a"), g.NewThread("b")
	restoreA := a.Ensure()
	a.Block(func() {
		restoreB := b.Ensure()
		require.True(t, b.holds())
		restoreB()
	})
	restoreA()
	requireIdle(t, g)
}

func TestEnsureIsUndoneInOrderOnceAndWithTheLock(t *testing.T) {
	const (
		operation  = `gil: the restore function of Ensure by thread "t", which `
		outOfOrder = operation + "has another call of Ensure to undo first, or has undone this one"
		notHeld    = operation + "does not hold the lock"
	)
	g := New()
	thread := g.NewThread("t")

	restoreOuter := thread.Ensure()
	restoreInner := thread.Ensure()
	requireMisuse(t, g, outOfOrder, restoreOuter)
	restoreInner()
	requireMisuse(t, g, outOfOrder, restoreInner)
	thread.Block(func() { requireMisuse(t, g, notHeld, restoreOuter) })
	restoreOuter()
	requireMisuse(t, g, notHeld, restoreOuter)

	restoreLater := thread.Ensure() // as deep as restoreOuter was
	requireMisuse(t, g, outOfOrder, restoreOuter)
	restoreLater()
	requireIdle(t, g)
}
