package turntaker_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/turntaker"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.Verify(t, turntaker.New, props.Bypass(2)) }

// TestCheckpoint has T0 yield to T1 and, in the same Checkpoint, to T2, which comes
// while T1 has its turn.
func TestCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turntaker.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		var order []string
		turn := func(th *turntaker.Thread, name string, meanwhile func()) {
			th.Acquire()
			order = append(order, name)
			meanwhile()
			th.Release()
		}
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		go turn(t1, "T1", func() {
			go turn(t2, "T2", func() {})
			synctest.Wait()
		})
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		require.Equal(t, []string{"T1", "T2"}, order)
		t0.Release()
	})
}

// TestYieldsMax has two threads hand the lock to and fro until both have yielded as
// often as they may.
func TestYieldsMax(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turntaker.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		var yielded bool
		go func() {
			t1.Acquire()
			yielded = t1.Checkpoint()
			t1.Release()
		}()
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		require.False(t, yielded, "T1 has yielded, and waits")
		t0.Release()
		synctest.Wait()
		require.True(t, yielded)
		require.True(t, t0.TryAcquire())
	})
}
