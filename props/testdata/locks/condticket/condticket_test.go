package condticket_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/condticket"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A release leaves the lock free until a waiter is awake.
func TestPromises(t *testing.T) {
	props.Verify(t, condticket.New, props.Without("no-starvation"))
}

// TestSignalServesInOrder lets three threads wait, and sees that each release
// wakes the one that has waited longest.
func TestSignalServesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := condticket.New()
		holder := g.NewThread("T0")
		holder.Acquire()
		var order []string
		for _, name := range []string{"T1", "T2", "T3"} {
			th := g.NewThread(name)
			go func() {
				th.Acquire()
				order = append(order, name)
				th.Exit()
			}()
			synctest.Wait()
		}
		holder.Release()
		synctest.Wait()
		require.Equal(t, []string{"T1", "T2", "T3"}, order)
	})
}

// TestCheckpoint yields to a waiter, and to nobody.
func TestCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := condticket.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		var order []string
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		go func() {
			t1.Acquire()
			order = append(order, "T1")
			t1.Release()
		}()
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		order = append(order, "T0")
		require.Equal(t, []string{"T1", "T0"}, order)
		t0.Release()
	})
}
