package mnsched_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mnsched"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// Whoever is ready longest runs next: with three threads two go before.
func TestPromises(t *testing.T) { props.Verify(t, mnsched.New, props.Bypass(2)) }

// TestBlockedWorkers lets three threads block at once, each with a worker, while a
// fourth runs.
func TestBlockedWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := mnsched.New()
		end := make(chan struct{})
		for range 3 {
			th := g.NewThread("blocked")
			go func() {
				th.Acquire()
				th.Block(func() { <-end })
				th.Exit()
			}()
		}
		synctest.Wait()
		t0 := g.NewThread("T0")
		t0.Acquire()
		close(end)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "the others are ready")
		require.False(t, t0.Checkpoint(), "the others have ended")
		t0.Release()
		require.NoError(t, g.Close(), "or its workers would wait for ever")
		require.PanicsWithValue(t, mnsched.ErrClosed, t0.Acquire)
	})
}
