package gil

import (
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// refused reports whether acquire panics with ErrClosed. Other panics pass.
func refused(acquire func()) (yes bool) {
	defer func() {
		if reason := recover(); reason != nil {
			err, isError := reason.(error)
			if yes = isError && errors.Is(err, ErrClosed); !yes {
				panic(reason)
			}
		}
	}()
	acquire()
	return false
}

func TestCloseOfAFreeLock(t *testing.T) {
	g := New()
	thread := g.NewThread("t")
	require.NoError(t, g.Close())
	require.NoError(t, g.Close(), "a second Close changes nothing")
	require.True(t, refused(thread.Acquire))
	require.True(t, refused(func() { thread.Ensure() }))
	require.ErrorIs(t, thread.AcquireContext(t.Context()), ErrClosed)
	require.False(t, thread.TryAcquire())
	thread.Exit()
	require.EqualValues(t, closed, g.word.Load())
}

func TestCloseReleasesWaitersAndTheHolderFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		holder := holding(t, g, "holder")
		var acquireRefused bool
		var err error
		start(func() { acquireRefused = refused(g.NewThread("a").Acquire) })
		start(func() { err = g.NewThread("b").AcquireContext(t.Context()) })
		time.Sleep(2 * interval)
		require.True(t, g.requested())

		require.NoError(t, g.Close())
		synctest.Wait()
		require.True(t, acquireRefused)
		require.ErrorIs(t, err, ErrClosed)

		require.True(t, holder.holds())
		require.False(t, holder.Checkpoint(), "yielded to nobody")
		time.Sleep(2 * interval)
		require.False(t, g.requested())
		holder.Release()
		require.False(t, holder.TryAcquire())
		require.True(t, refused(holder.Acquire))
		require.EqualValues(t, closed, g.word.Load())
	})
}

// TestCloseDuringCheckpoint: a thread that has yielded waits like any other.
func TestCloseDuringCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New()
		yielder, waiter := holding(t, g, "yielder"), g.NewThread("waiter")
		start(waiter.Acquire)
		time.Sleep(interval)
		synctest.Wait()
		var yes bool
		start(func() { yes = refused(func() { yielder.Checkpoint() }) })
		require.True(t, waiter.holds())
		require.NoError(t, g.Close())
		synctest.Wait()
		require.True(t, yes)
		waiter.Release()
		require.EqualValues(t, closed, g.word.Load())
	})
}

// TestDeferredReleaseDoesNotHideClose: the usual defer is a misuse once Block
// has lost the lock, and recover sees only the last panic.
func TestDeferredReleaseDoesNotHideClose(t *testing.T) {
	g := New()
	thread := holding(t, g, "t")
	require.True(t, refused(func() {
		defer thread.Release()
		thread.Block(func() { _ = g.Close() })
	}))
}

// TestCloseMeetsEverything closes the lock in the middle of a storm, after
// more and more turns. Nobody hangs, and nobody is in when all have been
// refused.
func TestCloseMeetsEverything(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for turns := range 200 {
		g := New()
		require.NoError(t, g.SetSwitchInterval(time.Microsecond))
		count, enough := 0, make(chan struct{}) // guarded by g
		var all sync.WaitGroup
		for id := range 4 {
			all.Go(func() {
				thread := g.NewThread("")
				for {
					if id%2 == 0 {
						if thread.AcquireContext(t.Context()) != nil {
							return
						}
					} else if refused(thread.Acquire) {
						return
					}
					if count == turns {
						close(enough)
					}
					count++
					if refused(func() { thread.Checkpoint() }) || refused(func() { thread.Block(runtime.Gosched) }) {
						return
					}
					thread.Release()
				}
			})
		}
		<-enough
		require.NoError(t, g.Close())
		all.Wait()
		require.EqualValues(t, closed, g.word.Load())
	}
}
