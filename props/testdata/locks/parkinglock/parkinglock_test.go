package parkinglock_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/parkinglock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// Within its millisecond a waiter may be overtaken any number of times, so no
// bypass is declared.
func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *parkinglock.Lock { return new(parkinglock.Lock) }, props.Promise("no-starvation"))
}

// TestHandOff hands the lock to a waiter that has waited for more than 1 ms, and
// only then.
func TestHandOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l parkinglock.Lock
		for _, test := range []struct {
			wait   time.Duration
			handed bool
		}{{time.Millisecond, false}, {time.Millisecond + 1, true}} {
			l.Lock()
			go l.Lock()
			synctest.Wait()
			time.Sleep(test.wait)
			l.Unlock()
			require.NotEqual(t, test.handed, l.TryLock(), "before the waiter runs")
			if !test.handed {
				l.Unlock()
			}
			synctest.Wait()
			l.Unlock()
		}
	})
}

// TestGiveUp has the middle one of three waiters give up; the others get in.
func TestGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l parkinglock.Lock
		ctx, cancel := context.WithCancel(t.Context())
		l.Lock()
		in := 0
		wait := func(ctx context.Context, want error) {
			go func() {
				err := l.LockContext(ctx)
				if want != nil {
					require.ErrorIs(t, err, want)
					return
				}
				in++
				l.Unlock()
			}()
			synctest.Wait()
		}
		wait(t.Context(), nil)
		wait(ctx, context.Canceled)
		wait(t.Context(), nil)
		cancel()
		synctest.Wait()
		require.Zero(t, in)
		l.Unlock()
		synctest.Wait()
		require.Equal(t, 2, in)
		require.True(t, l.TryLock())
		l.Unlock()
		require.Panics(t, l.Unlock)
	})
}
