package spinhandoff_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/spinhandoff"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// Thieves may be faster than a woken waiter any number of times, so no bypass is
// declared. A try fails on a free lock that a waiter has asked for, even if that
// waiter gives up then.
func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *spinhandoff.Lock { return new(spinhandoff.Lock) }, props.Promise("no-starvation"), props.WeakTry())
}

// TestHandOff steals the lock from a waiter once. The waiter asks for it then,
// and a second theft fails, unless the waiter has given up.
func TestHandOff(t *testing.T) {
	for _, killed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var l spinhandoff.Lock
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l.Lock()
			go func() {
				if l.LockContext(ctx) == nil {
					l.Unlock()
				}
			}()
			synctest.Wait()
			l.Unlock()
			require.True(t, l.TryLock(), "the waiter does not run yet")
			synctest.Wait()
			if killed {
				cancel()
				synctest.Wait()
			}
			l.Unlock()
			require.Equal(t, killed, l.TryLock())
			if killed {
				l.Unlock()
			}
			synctest.Wait()
			require.True(t, l.TryLock())
			l.Unlock()
			require.Panics(t, l.Unlock)
		})
	}
}
