package starving_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/starving"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// Within its millisecond a waiter may be overtaken any number of times, so no
// bypass is declared. A try fails on a lock that has been handed to a waiter, and
// another thread may still be faster than that.
func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *starving.Lock { return new(starving.Lock) }, props.Promise("no-starvation"), props.WeakTry())
}

// TestStarvationMode lets a holder take the lock back at once, again and again.
// A waiter loses for a millisecond, and then it is handed the lock.
func TestStarvationMode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l starving.Lock
		l.Lock()
		var in bool
		go func() { l.Lock(); in = true }()
		synctest.Wait()
		time.Sleep(2 * time.Millisecond)
		l.Unlock()
		l.Lock()
		synctest.Wait()
		require.False(t, in, "the holder was faster; it has been asked now")
		l.Unlock()
		require.False(t, l.TryLock(), "it has been handed over")
		synctest.Wait()
		require.True(t, in)
		l.Unlock()
		require.True(t, l.TryLock(), "the only waiter has ended starvation mode")
		l.Unlock()
		require.Panics(t, l.Unlock)
	})
}
