package rpylock_test

import (
	"os"
	"testing"
	"testing/synctest"

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
