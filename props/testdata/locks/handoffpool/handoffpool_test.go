package handoffpool_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/handoffpool"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.Verify(t, handoffpool.New, props.Bypass(2)) }

// TestClose closes the lock under a holder and a waiter. The holder may finish,
// and what it gives back opens nothing.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := handoffpool.New()
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
		require.Equal(t, handoffpool.ErrClosed, panicked)
		require.NotPanics(t, holder.Release)
		synctest.Wait()
		require.PanicsWithValue(t, handoffpool.ErrClosed, holder.Acquire)
		require.NoError(t, g.Close(), "twice")
	})
}

// TestWorkerLeaves uses the lock in bursts with nothing to do in between. The
// bubble does not end before the worker does.
func TestWorkerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := handoffpool.New()
		turns := 0
		for range 3 {
			for range 4 {
				th := g.NewThread("T")
				go func() {
					th.Acquire()
					turns++
					th.Exit()
				}()
			}
			synctest.Wait()
		}
		require.Equal(t, 12, turns)
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := handoffpool.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	const refused = "handoffpool: thread T1 releases a lock that it does not hold"
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
