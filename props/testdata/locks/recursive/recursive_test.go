package recursive_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/recursive"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A thread is overtaken by those alone that queued before it: one turn of each
// of the other two.
func TestPromises(t *testing.T) { props.Verify(t, recursive.New, props.Bypass(2)) }

// TestDepth takes the lock three times, and yields in the middle: the waiter has
// it until it lets go, and the depth is as before.
func TestDepth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := recursive.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		t0.Acquire()
		require.True(t, t0.TryAcquire())
		var in bool
		go func() { t1.Acquire(); in = true; t1.Release() }()
		synctest.Wait()
		t0.Release()
		t0.Release()
		synctest.Wait()
		require.False(t, in, "T0 has it once more")
		require.True(t, t0.Checkpoint())
		require.True(t, in)
		require.False(t, t1.TryAcquire(), "T0 has it back")
		t0.Release()
		require.Panics(t, t0.Release)
		require.True(t, t1.TryAcquire())
		t1.Exit()
		require.True(t, t0.TryAcquire())
	})
}

// TestFinalize runs the collector on every other thread that starts to run, which
// takes the lock that it holds, and leaves it with it.
func TestFinalize(t *testing.T) {
	g := recursive.New()
	t0 := g.NewThread("T0")
	for _, want := range []int{0, 1, 1, 2} {
		t0.Acquire()
		require.Equal(t, want, g.Finalized())
		t0.Release()
		require.Panics(t, t0.Release)
	}
}
