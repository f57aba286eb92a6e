package cpythoncalls

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCalls queues calls while the lock is free and while it is held. Each is
// made once, in order, at the next checkpoint.
func TestCalls(t *testing.T) {
	g := New()
	th := g.NewThread("T0")
	var made []int
	add := func(n int) {
		require.True(t, g.addCall(func(*Thread) bool { made = append(made, n); return false }))
	}
	add(1)
	th.Acquire()
	add(2)
	require.Empty(t, made, "no checkpoint yet")
	require.False(t, th.Checkpoint(), "nobody has asked for the lock")
	require.Equal(t, []int{1, 2}, made)
	require.False(t, th.Checkpoint())
	require.Equal(t, []int{1, 2}, made, "not twice")
}

// TestCallsMax fills the queue.
func TestCallsMax(t *testing.T) {
	g := New()
	made := 0
	for range callsMax {
		require.True(t, g.addCall(func(*Thread) bool { made++; return false }))
	}
	require.False(t, g.addCall(func(*Thread) bool { panic("refused, and made") }))
	th := g.NewThread("T0") // its own call is refused as well
	th.Acquire()
	th.Checkpoint()
	require.Equal(t, callsMax, made)
}

// TestCallsYield has T0 yield to T1 in the middle of a call, and again in the
// middle of another of the same checkpoint. T1 leaves the calls to T0.
func TestCallsYield(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		t0 := g.NewThread("T0") // its call yields
		require.True(t, g.addCall(func(*Thread) bool { time.Sleep(2 * g.SwitchInterval()); return false }))
		t1 := g.NewThread("T1") // as does this
		t0.Acquire()
		turns := 0
		go func() {
			for range 2 {
				t1.Acquire()
				turns++
				require.False(t, t1.Checkpoint(), "T0 is at the calls, and has not asked")
				t1.Release()
				synctest.Wait() // until T0 has the lock
			}
		}()
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "T1 has asked for the lock")
		require.Equal(t, 2, turns)
		require.Empty(t, g.calls)
		require.Nil(t, g.handler.Load())
		require.False(t, t0.Checkpoint())
	})
}

// TestEnsure calls it with and without the lock, twice each.
func TestEnsure(t *testing.T) {
	g := New()
	th := g.NewThread("T0")
	for _, under := range []*state{nil, th.own} {
		if under != nil {
			th.Acquire()
		}
		th.ensure()
		th.ensure()
		th.release()
		require.True(t, g.locked)
		th.release()
		require.Equal(t, under, th.attached)
		require.Equal(t, under != nil, g.locked)
	}
}

// TestCloseInACall closes the lock while T0 waits for it in the middle of a call.
func TestCloseInACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		go t1.Acquire()
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		go func() {
			synctest.Wait() // until T1 has the lock and T0 waits for it
			_ = g.Close()
		}()
		require.PanicsWithValue(t, ErrClosed, func() { t0.Checkpoint() })
		require.Nil(t, g.handler.Load())
		require.Zero(t, t0.nested)
		require.False(t, t1.Checkpoint(), "the holder may finish")
		t1.Release()
		t0.Exit()
	})
}
