package gil

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// requireIdle fails unless the lock is as new: free, no waiter, no request, no
// alarm pending. What a thread leaves behind shows here.
func requireIdle(t *testing.T, g *GIL) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	require.Zero(t, g.word.Load(), "the lock's word")
	require.Empty(t, g.queue)
	if g.alarm != nil {
		require.False(t, g.alarm.Stop(), "the alarm is pending, and nobody waits")
	}
}

// holding returns a new thread that holds the lock, which must be free.
func holding(t *testing.T, g *GIL, name string) *Thread {
	t.Helper()
	thread := g.NewThread(name)
	require.True(t, thread.TryAcquire(), "the lock is not free")
	return thread
}

// start runs f on a goroutine of its own until it ends or waits. It is for use
// in a synctest bubble.
func start(f func()) {
	go f()
	synctest.Wait()
}

func TestZeroValueIsReady(t *testing.T) {
	var g GIL
	require.Equal(t, DefaultSwitchInterval, g.SwitchInterval())
	thread := g.NewThread("a")
	thread.Acquire()
	require.False(t, g.NewThread("b").TryAcquire())
	thread.Release()
	requireIdle(t, &g)
}

func TestUncontendedUseDoesNotAllocate(t *testing.T) {
	thread := New().NewThread("a")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		thread.Acquire()
		thread.Checkpoint()
		thread.Release()
	}))
}

// TestFastPathsDoNotTakeTheMutex hangs if one of them does.
func TestFastPathsDoNotTakeTheMutex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		thread, waiter := g.NewThread("t"), g.NewThread("waiter")
		g.mu.Lock()
		thread.Acquire()
		require.False(t, waiter.TryAcquire())
		require.False(t, thread.Checkpoint())
		thread.Release()
		require.NoError(t, thread.AcquireContext(t.Context()))
		g.mu.Unlock()

		start(waiter.Acquire)
		g.mu.Lock()
		require.False(t, thread.Checkpoint(), "somebody waits, but has not asked yet")
		g.mu.Unlock()
		thread.Exit()
		synctest.Wait()
		waiter.Exit()
		requireIdle(t, g)
	})
}

// TestMutualExclusion mixes all ways in and out. The counter is plain, so the
// race detector checks that each holder sees what the one before it wrote.
func TestMutualExclusion(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	const threads, rounds = 8, 300
	g := New()
	require.NoError(t, g.SetSwitchInterval(time.Microsecond))
	count, want := 0, make([]int, threads)
	var all sync.WaitGroup
	for id := range threads {
		all.Go(func() {
			thread := g.NewThread("")
			defer thread.Exit()
			for round := range rounds {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(round)*time.Microsecond)
				held := true
				switch (id + round) % 3 {
				case 0:
					thread.Acquire()
				case 1:
					held = thread.AcquireContext(ctx) == nil
				case 2:
					held = thread.TryAcquire()
				}
				if held {
					count++
					thread.Checkpoint()
					thread.Block(func() {})
					count++
					want[id] += 2
					thread.Release()
				}
				cancel()
			}
		})
	}
	all.Wait()
	sum := 0
	for _, n := range want {
		sum += n
	}
	require.Equal(t, sum, count)
	requireIdle(t, g)
}

func TestWaitersAreServedInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder := holding(t, g, "holder")
		var order []string // guarded by g
		for _, name := range []string{"a", "b", "c", "d"} {
			start(func() {
				thread := g.NewThread(name)
				thread.Acquire()
				order = append(order, name)
				thread.Release()
			})
		}
		holder.Release()
		synctest.Wait()
		require.Equal(t, []string{"a", "b", "c", "d"}, order)
		requireIdle(t, g)
	})
}

// TestHandOverIsDirect: the waiter holds the lock when Release returns, before
// it has run, so that nobody can get in between.
func TestHandOverIsDirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		start(waiter.Acquire)
		holder.Release()
		require.Equal(t, waiter.id, g.word.Load(), "the waiter holds the lock, and nobody waits")
		require.False(t, holder.TryAcquire())

		start(holder.Acquire)
		require.False(t, holder.holds())
		waiter.Release()
		require.True(t, holder.holds())
		synctest.Wait()
		holder.Release()
		requireIdle(t, g)
	})
}

// TestBlipLetsTheWaiterIn: a holder that releases and retakes the lock more
// often than the switch interval starves CPython's waiters (take_gil starts a
// new timeout each time). Here the first release is the last.
func TestBlipLetsTheWaiterIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		for range 10 { // nobody waits yet: these take the fast path
			time.Sleep(DefaultSwitchInterval / 2)
			holder.Release()
			holder.Acquire()
		}
		start(waiter.Acquire)
		time.Sleep(DefaultSwitchInterval / 2)
		start(func() {
			holder.Release()
			holder.Acquire()
		})
		require.True(t, waiter.holds())
		waiter.Exit()
		synctest.Wait()
		holder.Exit()
		requireIdle(t, g)
	})
}
