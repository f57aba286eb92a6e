package gvl_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/gvl"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A release leaves the lock free until the first waiter is awake.
func TestPromises(t *testing.T) {
	props.Verify(t, gvl.New, props.Without("no-starvation"))
}

// TestQuantum lets an owner poll beside two waiters: it yields when its time is
// up, to the first of them, which in turn yields to the second.
func TestQuantum(t *testing.T) {
	const quantum = 100 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		g := gvl.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		var order []string
		var yielded bool
		t0.Acquire()
		queue(func() {
			t1.Acquire()
			time.Sleep(quantum)
			synctest.Wait()
			yielded = t1.Checkpoint()
			order = append(order, "T1")
			t1.Exit()
		})
		queue(func() { t2.Acquire(); order = append(order, "T2"); t2.Exit() })
		time.Sleep(quantum - 1)
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "its time is not up")
		time.Sleep(1)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "its time is up")
		require.False(t, t0.Checkpoint(), "it has yielded")
		t0.Release()
		synctest.Wait()
		require.True(t, yielded, "the time of T1 was up too")
		require.Equal(t, []string{"T2", "T1"}, order)
	})
}

// TestStaleInterrupt interrupts an owner that lets go and comes back: its time has
// begun anew.
func TestStaleInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gvl.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		queue(func() { t1.Acquire(); t1.Exit() })
		time.Sleep(time.Second)
		t0.Release()
		synctest.Wait()
		t0.Acquire()
		require.False(t, t0.Checkpoint())
		t0.Release()
	})
}

// TestSlice sets the time slice. One that is none is refused.
func TestSlice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gvl.New()
		require.Equal(t, 100*time.Millisecond, g.SwitchInterval())
		require.Error(t, g.SetSwitchInterval(0))
		require.NoError(t, g.SetSwitchInterval(time.Millisecond))
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		queue(func() { t1.Acquire(); t1.Exit() })
		time.Sleep(time.Millisecond)
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		t0.Exit()
	})
}

// TestClose closes the lock under an owner that is to yield to a waiter: the
// waiter leaves, and the owner may finish.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gvl.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		queue(func() { require.PanicsWithValue(t, gvl.ErrClosed, t1.Acquire) })
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.NoError(t, g.Close())
		require.False(t, t0.Checkpoint(), "the owner may finish")
		t0.Release()
		require.PanicsWithValue(t, gvl.ErrClosed, t0.Acquire)
	})
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
