package selectlock_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/selectlock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.Verify(t, selectlock.New) }

// TestOrder lets three wait and one of them leave.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := selectlock.New()
		t0, t1, t2, t3 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2"), g.NewThread("T3")
		ctx, cancel := context.WithCancel(t.Context())
		var gaveUp error
		var order []string
		t0.Acquire()
		queue(func() { t1.Acquire(); order = append(order, "T1"); t1.Exit() })
		queue(func() { gaveUp = t2.AcquireContext(ctx) })
		queue(func() { t3.Acquire(); order = append(order, "T3"); t3.Exit() })
		cancel()
		t0.Release()
		synctest.Wait()
		require.ErrorIs(t, gaveUp, context.Canceled)
		require.Equal(t, []string{"T1", "T3"}, order)
		require.NoError(t, g.Close())
	})
}

// TestClose closes the lock under a holder, which may finish, and a waiter.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := selectlock.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		var refused error
		t0.Acquire()
		queue(func() { refused = t1.AcquireContext(t.Context()) })
		require.NoError(t, g.Close())
		synctest.Wait()
		require.ErrorIs(t, refused, selectlock.ErrClosed)
		t0.Release()
		require.PanicsWithValue(t, selectlock.ErrClosed, t0.Acquire)
		require.NoError(t, g.Close(), "twice")
	})
}

// TestMisuse shows that a refused release changes nothing.
func TestMisuse(t *testing.T) {
	g := selectlock.New()
	defer g.Close()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	t0.Acquire()
	require.PanicsWithValue(t, "selectlock: thread T1 releases a lock that it does not hold", t1.Release)
	t0.Release()
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
