package parker_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/parker"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *parker.Lock { return new(parker.Lock) }, props.Promise("no-starvation"), props.Bypass(2))
}

// TestCancelAfterWake cancels a waiter and releases the lock, so that it is woken
// for both reasons. However it ends, the next one gets its turn. It may run between
// the two, but not in a few dozen rounds.
func TestCancelAfterWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 64 {
			l := new(parker.Lock)
			ctx, cancel := context.WithCancel(t.Context())
			var second bool
			l.Lock()
			queue(func() {
				if l.LockContext(ctx) == nil {
					l.Unlock()
				}
			})
			queue(func() { l.Lock(); second = true; l.Unlock() })
			cancel()
			l.Unlock()
			synctest.Wait()
			require.True(t, second)
			l.Lock()
			l.Unlock()
		}
	})
}

// TestOrder lets three wait and one of them leave.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(parker.Lock)
		ctx, cancel := context.WithCancel(t.Context())
		var gaveUp error
		var order []string
		l.Lock()
		queue(func() { l.Lock(); order = append(order, "T1"); l.Unlock() })
		queue(func() { gaveUp = l.LockContext(ctx) })
		queue(func() { l.Lock(); order = append(order, "T3"); l.Unlock() })
		cancel()
		synctest.Wait()
		require.ErrorIs(t, gaveUp, context.Canceled)
		l.Unlock()
		synctest.Wait()
		require.Equal(t, []string{"T1", "T3"}, order)
	})
}

// TestMisuse unlocks a free lock, and then uses it as if nothing had happened.
func TestMisuse(t *testing.T) {
	l := new(parker.Lock)
	require.PanicsWithValue(t, "parker: unlock of an unlocked lock", l.Unlock)
	l.Lock()
	l.Unlock()
	require.Panics(t, l.Unlock)
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
