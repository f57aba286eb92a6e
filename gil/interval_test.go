package gil

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const interval = DefaultSwitchInterval

// requested reports whether the holder has been asked to yield, without
// yielding.
func (g *GIL) requested() bool {
	synctest.Wait() // an alarm that goes off now has been heard
	return g.word.Load()&asked != 0
}

// requireRequestAfter fails unless the request comes when this much time has
// passed, to the nanosecond.
func requireRequestAfter(t *testing.T, g *GIL, d time.Duration) {
	t.Helper()
	time.Sleep(d - 1)
	require.False(t, g.requested(), "asked too early")
	time.Sleep(1)
	require.True(t, g.requested(), "not asked in time")
}

func TestSwitchInterval(t *testing.T) {
	g := New()
	require.Equal(t, 5*time.Millisecond, g.SwitchInterval())
	require.NoError(t, g.SetSwitchInterval(time.Second))
	require.EqualError(t, g.SetSwitchInterval(0), "gil: switch interval 0s, want more than zero")
	require.Error(t, g.SetSwitchInterval(-1))
	require.Equal(t, time.Second, g.SwitchInterval())
}

func TestRequestComesAfterTheSwitchInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		time.Sleep(interval * 10) // a long turn that nobody minds
		start(waiter.Acquire)
		requireRequestAfter(t, g, interval)

		holder.Exit()
		synctest.Wait()
		require.False(t, g.requested(), "the request was not meant for the next holder")
		waiter.Exit()
		requireIdle(t, g)
	})
}

// TestNewHolderHasAnInterval: a switch restarts the interval, also for those
// who have waited for longer.
func TestNewHolderHasAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, first, second := holding(t, g, "holder"), g.NewThread("first"), g.NewThread("second")
		start(first.Acquire)
		start(second.Acquire)
		time.Sleep(interval / 2)
		holder.Release()
		require.True(t, first.holds())
		requireRequestAfter(t, g, interval)
		first.Exit()
		synctest.Wait()
		second.Exit()
		requireIdle(t, g)
	})
}

// TestNewcomersDoNotDelayTheRequest: the first waiter's deadline stands,
// whoever comes and goes behind it.
func TestNewcomersDoNotDelayTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, first, second := holding(t, g, "holder"), g.NewThread("first"), g.NewThread("second")
		start(first.Acquire)
		time.Sleep(interval / 4)
		ctx, cancel := context.WithTimeout(t.Context(), interval/4)
		defer cancel()
		require.Error(t, second.AcquireContext(ctx))
		start(second.Acquire)
		requireRequestAfter(t, g, interval/2)
		holder.Exit()
		synctest.Wait()
		first.Exit()
		synctest.Wait()
		second.Exit()
		requireIdle(t, g)
	})
}

// TestRequestLeavesWithItsWaiter: what the first waiter asked for is forgotten
// when it gives up, and the next asks at its own deadline.
func TestRequestLeavesWithItsWaiter(t *testing.T) {
	tests := []struct {
		name    string
		giveUp  time.Duration // when the first gives up; it began to wait at 0
		second  time.Duration // when the second begins to wait
		request time.Duration // when there is a request, after the first has left
	}{
		{"before its deadline", interval / 2, interval / 4, interval/4 + interval},
		{"after its deadline", interval * 3 / 2, interval * 3 / 4, interval*3/4 + interval},
		{"after both deadlines", interval * 2, interval / 4, interval * 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := New()
				holder, first, second := holding(t, g, "holder"), g.NewThread("first"), g.NewThread("second")
				ctx, cancel := context.WithTimeout(t.Context(), test.giveUp)
				defer cancel()
				start(func() { _ = first.AcquireContext(ctx) })
				time.Sleep(test.second)
				start(second.Acquire)
				time.Sleep(test.giveUp - test.second)
				synctest.Wait()
				require.Error(t, ctx.Err())
				if left := test.request - test.giveUp; left > 0 {
					requireRequestAfter(t, g, left)
				}
				require.True(t, g.requested())
				holder.Exit()
				synctest.Wait()
				second.Exit()
				requireIdle(t, g)
			})
		})
	}
}

func TestRequestOfTheOnlyWaiterLeavesWithIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		ctx, cancel := context.WithCancel(t.Context())
		start(func() { _ = waiter.AcquireContext(ctx) })
		requireRequestAfter(t, g, interval)
		cancel()
		require.False(t, g.requested())
		require.False(t, holder.Checkpoint(), "yielded to nobody")
		time.Sleep(2 * interval)
		require.False(t, g.requested())
		holder.Release()
		requireIdle(t, g)
	})
}

// TestAlarmThatIsNoLongerDue: an alarm may go off in the moment in which it is
// set to a later time or turned off. Then it asks for nothing.
func TestAlarmThatIsNoLongerDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		g.ask()
		require.False(t, g.requested(), "nobody waits")
		start(waiter.Acquire)
		time.Sleep(interval / 2)
		g.ask()
		require.False(t, g.requested(), "it is not time yet")
		requireRequestAfter(t, g, interval/2)
		holder.Exit()
		synctest.Wait()
		waiter.Exit()
		requireIdle(t, g)
	})
}

// TestSetSwitchIntervalMovesTheDeadline, both ways, for a waiter that waits
// already.
func TestSetSwitchIntervalMovesTheDeadline(t *testing.T) {
	for _, changed := range []time.Duration{interval / 2, interval * 3} {
		synctest.Test(t, func(t *testing.T) {
			g := New()
			holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
			start(waiter.Acquire)
			time.Sleep(interval / 4)
			require.NoError(t, g.SetSwitchInterval(changed))
			requireRequestAfter(t, g, changed-interval/4)
			holder.Exit()
			synctest.Wait()
			waiter.Exit()
			requireIdle(t, g)
		})
	}
}
