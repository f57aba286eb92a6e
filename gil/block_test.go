package gil

import (
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

func TestBlockLetsOthersRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		thread, other := holding(t, g, "t"), g.NewThread("other")
		thread.Block(func() {
			require.False(t, thread.holds())
			other.Acquire()
			other.Release()
		})
		require.True(t, thread.holds())
		thread.Release()
		requireIdle(t, g)
	})
}

// TestBlockWaitsForItsTurn: the thread comes back behind those who wait.
func TestBlockWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		thread, other := holding(t, g, "t"), g.NewThread("other")
		back := false
		start(func() {
			thread.Block(other.Acquire)
			back = true
		})
		require.True(t, other.holds())
		require.False(t, back)
		other.Release()
		synctest.Wait()
		require.True(t, back)
		thread.Release()
		requireIdle(t, g)
	})
}

func TestBlockTakesTheLockAgainAfterPanic(t *testing.T) {
	g := New()
	thread := holding(t, g, "t")
	require.PanicsWithValue(t, "disk on fire", func() {
		thread.Block(func() { panic("disk on fire") })
	})
	require.True(t, thread.holds())
	thread.Release()
	requireIdle(t, g)
}

func TestBlockTakesTheLockAgainAfterGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		thread := holding(t, g, "t")
		var held, returned bool
		start(func() {
			defer func() {
				held = thread.holds()
				thread.Exit()
			}()
			thread.Block(runtime.Goexit)
			returned = true
		})
		require.True(t, held, "deferred functions run without the lock")
		require.False(t, returned)
		requireIdle(t, g)
	})
}

// TestBlockOnAClosedLock: however the function ends, the thread learns that it
// has lost the lock.
func TestBlockOnAClosedLock(t *testing.T) {
	endings := []struct {
		name string
		end  func()
	}{
		{"return", func() {}},
		{"panic", func() { panic("disk on fire") }},
		{"Goexit", runtime.Goexit},
	}
	for _, test := range endings {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := New()
				thread := holding(t, g, "t")
				var reason any
				start(func() {
					defer func() { reason = recover() }()
					thread.Block(func() {
						_ = g.Close()
						test.end()
					})
				})
				require.Equal(t, ErrClosed, reason)
				require.False(t, thread.holds())
			})
		})
	}
}
