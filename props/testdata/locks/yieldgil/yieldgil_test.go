package yieldgil_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/testdata/locks/yieldgil"
)

// TestExclusion increments a plain counter from threads that use every way to
// take the lock and to give it up.
func TestExclusion(t *testing.T) {
	const threads, rounds = 4, 200
	g := yieldgil.New()
	require.NoError(t, g.SetSwitchInterval(time.Microsecond))
	var counter int
	increment := func() {
		was := counter
		runtime.Gosched()
		counter = was + 1
	}
	var wg sync.WaitGroup
	for range threads {
		th := g.NewThread("T")
		wg.Go(func() {
			defer th.Exit()
			for i := range rounds {
				switch i % 3 {
				case 0:
					th.Acquire()
				case 1:
					for !th.TryAcquire() {
						runtime.Gosched()
					}
				case 2:
					for cancelled(th) {
					}
				}
				increment()
				th.Checkpoint()
				increment()
				th.Block(runtime.Gosched)
				increment()
				if i < rounds-1 { // the last time, Exit lets go
					th.Release()
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, 3*threads*rounds, counter)
}

// cancelled tries to acquire with a context that is cancelled meanwhile.
func cancelled(th *yieldgil.Thread) bool {
	ctx, cancel := context.WithCancel(context.Background())
	go cancel()
	return th.AcquireContext(ctx) != nil
}

// TestForcedSwitch lets a holder poll: nothing happens for one interval, and
// then the first waiter has its turn before the holder goes on.
func TestForcedSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := yieldgil.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		var order []string
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		queue(func() { t1.Acquire(); order = append(order, "T1"); t1.Release() })
		queue(func() { t2.Acquire(); order = append(order, "T2"); t2.Release() })
		time.Sleep(g.SwitchInterval() - 1)
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "the interval is not over")
		time.Sleep(1)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "the interval is over")
		order = append(order, "T0")
		require.False(t, t0.Checkpoint(), "the request has been served")
		require.Equal(t, []string{"T1", "T2", "T0"}, order)
	})
}

// TestDeadlineIsAbsolute cancels the first waiter just before its interval is
// over: its request goes with it, but the second waiter has waited as long.
func TestDeadlineIsAbsolute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := yieldgil.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		t0.Acquire()
		ctx, cancel := context.WithTimeout(t.Context(), g.SwitchInterval()*3/2)
		defer cancel()
		queue(func() { _ = t1.AcquireContext(ctx) })
		time.Sleep(g.SwitchInterval())
		queue(func() { t2.Acquire(); t2.Release() })
		time.Sleep(g.SwitchInterval() / 2)
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "T1 took its request along")
		time.Sleep(g.SwitchInterval() / 2)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "T2 has waited for one interval")
	})
}

// TestCancelledWaiterLeavesNothing cancels the only waiter after it has asked
// for the lock: no yield is owed, and the lock is free afterwards.
func TestCancelledWaiterLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := yieldgil.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		ctx, cancel := context.WithCancel(t.Context())
		var err error
		queue(func() { err = t1.AcquireContext(ctx) })
		time.Sleep(2 * g.SwitchInterval())
		cancel()
		synctest.Wait()
		require.ErrorIs(t, err, context.Canceled)
		require.False(t, t0.Checkpoint())
		t0.Release()
		require.True(t, t1.TryAcquire())
	})
}

// TestExitHandsOver ends a thread that holds the lock and was asked to yield.
func TestExitHandsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := yieldgil.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		yielded := true
		queue(func() { t1.Acquire(); yielded = t1.Checkpoint(); t1.Exit() })
		time.Sleep(g.SwitchInterval())
		t0.Exit()
		synctest.Wait()
		require.False(t, yielded, "the request was for T0")
		require.True(t, g.NewThread("T2").TryAcquire())
	})
}

// TestBlock looks at the lock from inside and after a blocking call that ends
// in each of the three ways.
func TestBlock(t *testing.T) {
	g := yieldgil.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	free := func() {
		require.True(t, t1.TryAcquire(), "Block lets go")
		t1.Release()
	}
	t0.Acquire()
	t0.Block(free)
	require.False(t, t1.TryAcquire(), "after a return")

	require.PanicsWithValue(t, "boom", func() { t0.Block(func() { free(); panic("boom") }) })
	require.False(t, t1.TryAcquire(), "after a panic")

	done := make(chan struct{})
	go func() {
		defer close(done)
		t0.Block(func() { runtime.Goexit() })
	}()
	<-done
	require.False(t, t1.TryAcquire(), "after Goexit")
	t0.Release()
}

// TestClose closes the lock under a holder and two waiters, one of them on its
// way back from a blocking call.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := yieldgil.New()
		blocker, late, holder := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		blocker.Acquire()
		var returned error
		var panicked, blocked any
		queue(func() { returned = holder.AcquireContext(t.Context()) })
		queue(func() { panicked = recovered(g.NewThread("T3").Acquire) })
		back := make(chan struct{})
		queue(func() { blocked = recovered(func() { blocker.Block(func() { <-back }) }) })

		// T0 is in its blocking call, so T2 has got the lock and T3 waits.
		require.NoError(t, returned)
		close(back)
		synctest.Wait()
		require.NoError(t, g.Close())
		synctest.Wait()
		require.Equal(t, yieldgil.ErrClosed, panicked, "Acquire")
		require.Equal(t, yieldgil.ErrClosed, blocked, "Block")
		require.NotPanics(t, holder.Release, "the holder may finish")
		require.ErrorIs(t, late.AcquireContext(t.Context()), yieldgil.ErrClosed)
		require.PanicsWithValue(t, yieldgil.ErrClosed, late.Acquire)
		require.False(t, late.TryAcquire())
		require.NoError(t, g.Close(), "twice")
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := yieldgil.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	const refused = "yieldgil: thread T1 releases a lock that it does not hold"
	require.PanicsWithValue(t, refused, t1.Release, "a free lock")
	t0.Acquire()
	require.PanicsWithValue(t, refused, t1.Release, "a lock that T0 holds")
	require.Panics(t, func() { t1.Checkpoint() })
	require.Panics(t, func() { t1.Block(func() { t.Error("the call is not made") }) })
	require.Panics(t, t0.Acquire, "twice")
	t1.Exit()
	require.False(t, t1.TryAcquire(), "T0 still holds it")
	t0.Release()
	require.True(t, t0.TryAcquire())

	require.Error(t, g.SetSwitchInterval(0))
	require.Error(t, g.SetSwitchInterval(-1))
	require.Equal(t, 5*time.Millisecond, g.SwitchInterval())
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}

func recovered(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
