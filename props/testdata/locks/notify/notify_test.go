package notify_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/notify"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *notify.Lock { return new(notify.Lock) })
}

// TestGiveUp cancels one of two waiters, and the other one gets in.
func TestGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(notify.Lock)
		l.Lock()
		ctx, cancel := context.WithCancel(t.Context())
		var cancelled error
		go func() { cancelled = l.LockContext(ctx) }()
		synctest.Wait()
		entered := false
		go func() {
			l.Lock()
			entered = true
			l.Unlock()
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		require.ErrorIs(t, cancelled, context.Canceled)
		require.False(t, entered, "the lock is held")
		l.Unlock()
		synctest.Wait()
		require.True(t, entered)
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	l := new(notify.Lock)
	require.PanicsWithValue(t, "notify: unlock of an unlocked lock", l.Unlock)
	require.True(t, l.TryLock())
	require.False(t, l.TryLock(), "a held lock")
	l.Unlock()
}
