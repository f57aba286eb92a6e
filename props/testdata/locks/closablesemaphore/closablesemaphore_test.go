package closablesemaphore_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/closablesemaphore"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.Verify(t, closablesemaphore.New, props.Bypass(2)) }

// TestClose closes the lock under a holder and a waiter. The holder may finish,
// and what it gives back opens nothing.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := closablesemaphore.New()
		holder, waiter := g.NewThread("T0"), g.NewThread("T1")
		holder.Acquire()
		var panicked any
		go func() {
			defer func() { panicked = recover() }()
			waiter.Acquire()
		}()
		synctest.Wait()
		require.NoError(t, g.Close())
		synctest.Wait()
		require.Equal(t, closablesemaphore.ErrClosed, panicked)
		require.NotPanics(t, holder.Release)
		synctest.Wait()
		require.PanicsWithValue(t, closablesemaphore.ErrClosed, holder.Acquire)
		require.NoError(t, g.Close(), "twice")
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := closablesemaphore.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	const refused = "closablesemaphore: thread T1 releases a lock that it does not hold"
	require.PanicsWithValue(t, refused, t1.Release, "a free lock")
	t0.Acquire()
	require.PanicsWithValue(t, refused, t1.Release, "a lock that T0 holds")
	require.Panics(t, t0.Acquire, "twice")
	t1.Exit()
	t0.Release()
	t1.Acquire()
	t1.Exit()
	t0.Acquire()
	t0.Release()
}
