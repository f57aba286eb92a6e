package aiocondition_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/aiocondition"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, aiocondition.New)
}

// TestCancelAfterWake cancels a waiter and releases the lock, so that it is woken
// for both reasons. However it ends, the next one gets its turn. It may run between
// the two, but not in a few dozen rounds.
func TestCancelAfterWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 64 {
			l := aiocondition.New()
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

// TestMisuse unlocks a free lock, and then uses it as if nothing had happened.
func TestMisuse(t *testing.T) {
	l := aiocondition.New()
	require.PanicsWithValue(t, "aiocondition: unlock of an unlocked lock", l.Unlock)
	l.Lock()
	l.Unlock()
	require.Panics(t, l.Unlock)
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
