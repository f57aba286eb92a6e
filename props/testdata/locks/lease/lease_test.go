package lease_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/lease"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A waiter whose lease runs out goes to the end of the queue.
func TestPromises(t *testing.T) {
	props.Verify(t, lease.New, props.Without("no-starvation"))
}

// TestToken shows that the token grows from holder to holder.
func TestToken(t *testing.T) {
	g := lease.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	require.Zero(t, t0.Token(), "it holds nothing")
	var last int64
	for _, th := range []*lease.Thread{t0, t1, t1, t0} {
		th.Acquire()
		require.Greater(t, th.Token(), last)
		last = th.Token()
		th.Release()
		require.Zero(t, th.Token(), "it has let go")
	}
}

// TestLease lets a waiter's lease run out, and another one come: when the holder
// lets go at last, the one with the younger lease goes first.
func TestLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := lease.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		var order []string
		t0.Acquire()
		queue(func() { t1.Acquire(); order = append(order, "T1"); t1.Release() })
		time.Sleep(time.Second)
		queue(func() { t2.Acquire(); order = append(order, "T2"); t2.Release() })
		t0.Release()
		synctest.Wait()
		require.Equal(t, []string{"T2", "T1"}, order)
	})
}

// TestGivesUp lets go of a waiter, whose key then holds nobody up.
func TestGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := lease.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		ctx, cancel := context.WithCancel(t.Context())
		var gaveUp error
		t0.Acquire()
		queue(func() { gaveUp = t1.AcquireContext(ctx) })
		cancel()
		synctest.Wait()
		require.ErrorIs(t, gaveUp, context.Canceled)
		t0.Release()
		t1.Acquire()
		t1.Release()
	})
}

// TestMisuse shows that a refused release changes nothing.
func TestMisuse(t *testing.T) {
	g := lease.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	t0.Acquire()
	require.PanicsWithValue(t, "lease: client T1 releases a lock that it does not hold", t1.Release)
	require.NotZero(t, t0.Token())
	t0.Release()
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
