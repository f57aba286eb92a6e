package masterlock_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/masterlock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A release leaves the lock free until a waiter is awake.
func TestPromises(t *testing.T) {
	props.Verify(t, masterlock.New, props.Without("no-starvation"))
}

// TestTick has the clock tick: the holder yields at the tick, once, and not before.
func TestTick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := masterlock.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		var order []string
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		queue(func() { t1.Acquire(); order = append(order, "T1"); t1.Exit() })
		time.Sleep(g.SwitchInterval() - 1)
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "the clock has not ticked")
		time.Sleep(1)
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		order = append(order, "T0")
		require.Equal(t, []string{"T1", "T0"}, order)
		require.False(t, t0.Checkpoint(), "the tick has been served")
		t0.Release()
	})
}

// TestNewHolder lets the lock change hands between two ticks: the new holder is
// spared the first.
func TestNewHolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := masterlock.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		t0.Acquire()
		queue(t1.Acquire)
		queue(func() { t2.Acquire(); t2.Exit() })
		time.Sleep(g.SwitchInterval() / 2)
		t0.Release()
		synctest.Wait()
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.False(t, t1.Checkpoint(), "T1 has had half an interval at the tick")
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.True(t, t1.Checkpoint())
		t1.Exit()
	})
}

// TestClose closes the lock under a holder that is to yield: the waiter leaves, and
// the holder may finish.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := masterlock.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		queue(func() { require.PanicsWithValue(t, masterlock.ErrClosed, t1.Acquire) })
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.NoError(t, g.Close())
		require.False(t, t0.Checkpoint(), "the holder may finish")
		t0.Release()
		require.PanicsWithValue(t, masterlock.ErrClosed, t0.Acquire)
		require.Error(t, g.SetSwitchInterval(0))
	})
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
