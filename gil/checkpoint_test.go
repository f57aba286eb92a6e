package gil

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCheckpointWithoutRequestKeepsTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		require.False(t, holder.Checkpoint())
		start(waiter.Acquire)
		require.False(t, holder.Checkpoint(), "the waiter has not asked yet")
		require.True(t, holder.holds())
		holder.Exit()
		synctest.Wait()
		waiter.Exit()
		requireIdle(t, g)
	})
}

// TestCheckpointAfterTheRequestIsGone goes straight to the slow path, as a
// thread does that has seen a request which is taken back the moment after.
func TestCheckpointAfterTheRequestIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder, waiter := holding(t, g, "holder"), g.NewThread("waiter")
		require.False(t, holder.checkpointSlow(), "yielded to nobody")
		start(waiter.Acquire)
		require.False(t, holder.checkpointSlow(), "yielded to one who has not asked yet")
		require.True(t, holder.holds())
		holder.Exit()
		synctest.Wait()
		waiter.Exit()
		requireIdle(t, g)
	})
}

// TestCheckpointYieldsToTheTail: all who wait have their turn before the
// thread that yielded.
func TestCheckpointYieldsToTheTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder := holding(t, g, "holder")
		var order []string // guarded by g
		for _, name := range []string{"a", "b"} {
			start(func() {
				thread := g.NewThread(name)
				thread.Acquire()
				order = append(order, name)
				time.Sleep(interval / 2)
				thread.Release()
			})
		}
		time.Sleep(interval)
		synctest.Wait()
		require.True(t, holder.Checkpoint())
		require.Equal(t, []string{"a", "b"}, order)
		require.True(t, holder.holds())
		require.False(t, holder.Checkpoint(), "the request has been served")
		holder.Release()
		requireIdle(t, g)
	})
}

// TestCPUBoundThreadsTakeTurns gives each of them the same share, to the
// nanosecond, and no turn is longer than the interval.
func TestCPUBoundThreadsTakeTurns(t *testing.T) {
	for threads := 2; threads <= 5; threads++ {
		synctest.Test(t, func(t *testing.T) {
			const rounds = 20
			g := New()
			gate := holding(t, g, "gate") // lets all of them queue first
			worked := make([]time.Duration, threads)
			stop := time.Now().Add(time.Duration(threads*rounds) * interval)
			var all sync.WaitGroup
			for id := range threads {
				all.Go(func() {
					thread := g.NewThread("")
					defer thread.Exit()
					thread.Acquire()
					for time.Now().Before(stop) {
						time.Sleep(interval / 5) // one operation
						worked[id] += interval / 5
						synctest.Wait()
						thread.Checkpoint()
					}
				})
				synctest.Wait()
			}
			gate.Exit()
			all.Wait()
			for id := range threads {
				require.Equal(t, rounds*interval, worked[id], "thread %d of %d", id, threads)
			}
			requireIdle(t, g)
		})
	}
}
