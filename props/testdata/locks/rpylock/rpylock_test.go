package rpylock_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rpylock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// The stealer polls; a newcomer may be faster; and a thread that yields becomes
// the stealer itself if the waiter that it saw has not queued yet.
func TestPromises(t *testing.T) {
	props.Verify(t, rpylock.New, props.Without("no-starvation", "prompt-handover", "forced-switch"))
}

// TestCheckpoint yields to a waiter, and to nobody.
func TestCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := rpylock.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		var order []string
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		go func() { t1.Acquire(); order = append(order, "T1"); t1.Exit() }()
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		order = append(order, "T0")
		require.Equal(t, []string{"T1", "T0"}, order)
		t0.Release()
	})
}

// TestClose closes the lock under a holder: the waiter leaves when it next looks,
// and the holder may finish.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := rpylock.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		var left bool
		go func() {
			require.PanicsWithValue(t, rpylock.ErrClosed, t1.Acquire)
			left = true
		}()
		synctest.Wait()
		require.NoError(t, g.Close())
		time.Sleep(100 * time.Microsecond)
		synctest.Wait()
		require.True(t, left)
		require.False(t, t0.Checkpoint(), "the holder may finish")
		t0.Release()
		require.PanicsWithValue(t, rpylock.ErrClosed, t0.Acquire)
	})
}
