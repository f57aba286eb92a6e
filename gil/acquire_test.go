package gil

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestTryAcquire(t *testing.T) {
	g := New()
	a, b := g.NewThread("a"), g.NewThread("b")
	require.True(t, a.TryAcquire())
	require.False(t, b.TryAcquire())
	a.Release()
	require.True(t, b.TryAcquire())
	b.Release()
	requireIdle(t, g)
}

func TestAcquireContextOfAContextThatIsDone(t *testing.T) {
	g := New()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, g.NewThread("a").AcquireContext(ctx), context.Canceled)
	requireIdle(t, g)
}

func TestAcquireContextTakesTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		a, b := g.NewThread("a"), g.NewThread("b")
		require.NoError(t, a.AcquireContext(t.Context()))
		var err error
		start(func() { err = b.AcquireContext(t.Context()) })
		a.Release()
		synctest.Wait()
		require.NoError(t, err)
		b.Release()
		requireIdle(t, g)
	})
}

func TestAcquireContextGivesUpAtItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		const patience = interval / 2 // too short for a request
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		begin := time.Now()
		require.ErrorIs(t, waiter.AcquireContext(ctx), context.DeadlineExceeded)
		require.Equal(t, patience, time.Since(begin))
		require.False(t, waiter.holds())
		require.False(t, holder.Checkpoint(), "yielded to a waiter that has left")
		holder.Release()
		requireIdle(t, g)
	})
}

// TestCancelledWaitersLeaveTheQueue takes each of three waiters out, and looks
// that the others get in, in order.
func TestCancelledWaitersLeaveTheQueue(t *testing.T) {
	for cancelled, want := range [][]int{{1, 2}, {0, 2}, {0, 1}} {
		synctest.Test(t, func(t *testing.T) {
			g := New()
			holder := holding(t, g, "holder")
			var order []int // guarded by g
			var errs, cancels = make([]error, 3), make([]func(), 3)
			for id := range 3 {
				var ctx context.Context
				ctx, cancels[id] = context.WithCancel(t.Context())
				defer cancels[id]()
				start(func() {
					thread := g.NewThread("")
					if errs[id] = thread.AcquireContext(ctx); errs[id] == nil {
						order = append(order, id)
						thread.Release()
					}
				})
			}
			cancels[cancelled]()
			synctest.Wait()
			require.ErrorIs(t, errs[cancelled], context.Canceled)
			holder.Release()
			synctest.Wait()
			require.Equal(t, want, order)
			requireIdle(t, g)
		})
	}
}

// TestCancelMeetsHandOver cancels a waiter while the holder releases. Whoever
// wins, there is one outcome: the waiter holds the lock if and only if it got
// no error, and the waiter behind it gets in afterwards.
func TestCancelMeetsHandOver(t *testing.T) {
	rounds := 500
	if testing.Short() {
		rounds = 50
	}
	granted := 0
	for round := range rounds {
		synctest.Test(t, func(t *testing.T) {
			g := New()
			holder, first, second := holding(t, g, "holder"), g.NewThread("first"), g.NewThread("second")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			start(func() {
				if first.AcquireContext(ctx) == nil {
					granted++
					first.Release() // panics if the lock is not first's
				}
			})
			start(second.Acquire)
			switch round % 3 {
			case 0:
				holder.Release()
				cancel()
			case 1:
				cancel()
				holder.Release()
			case 2:
				cancel()
				runtime.Gosched()
				holder.Release()
			}
			synctest.Wait()
			require.True(t, second.holds(), "the waiter behind was forgotten")
			second.Release()
			requireIdle(t, g)
		})
	}
	t.Logf("the hand-over won %d of %d rounds", granted, rounds)
}

// TestSlowPathsFindTheLockChanged goes straight to the slow paths, as a thread
// does that has lost the race for the word: by the time it has the mutex, the
// holder has let go, or the waiter has given up.
func TestSlowPathsFindTheLockChanged(t *testing.T) {
	g := New()
	thread := g.NewThread("t")
	thread.acquireSlow()
	require.True(t, thread.holds(), "a free lock was overlooked")
	thread.releaseSlow()
	requireIdle(t, g)
	require.NoError(t, g.Close())
	require.True(t, refused(thread.acquireSlow))
}

// TestWaitersComeAndGo is a storm of waiters that give up while others pass the
// lock on. A wakeup that goes to one who has left would hang it.
func TestWaitersComeAndGo(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	g := New()
	require.NoError(t, g.SetSwitchInterval(time.Microsecond))
	var all sync.WaitGroup
	for id := range 6 {
		all.Go(func() {
			thread := g.NewThread("")
			defer thread.Exit()
			for round := range 300 {
				if id%2 == 0 {
					thread.Acquire()
				} else {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(round%20)*time.Microsecond)
					err := thread.AcquireContext(ctx)
					cancel()
					if err != nil {
						continue
					}
				}
				thread.Checkpoint()
				thread.Release()
			}
		})
	}
	all.Wait()
	requireIdle(t, g)
}
