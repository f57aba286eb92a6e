package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAClosedLoop(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		never := func() { t.Error("called after Close") }
		timer := l.CallLater(time.Second, never)
		l.CallSoon(never)
		require.NoError(t, l.CallSoonThreadsafe(never))
		f := NewFuture[int](l)
		f.AddDoneCallback(never)

		require.NoError(t, l.Close())
		require.NoError(t, l.Close(), "a second Close changes nothing")
		require.ErrorIs(t, l.RunForever(), ErrClosed)
		require.ErrorIs(t, l.CallSoonThreadsafe(never), ErrClosed)
		require.ErrorIs(t, l.AddReader(0, never), ErrClosed)
		require.False(t, l.RemoveReader(0))
		require.PanicsWithValue(t, ErrClosed, func() { l.CallSoon(never) })
		require.PanicsWithValue(t, ErrClosed, func() { l.CallLater(0, never) })
		_, err := RunUntilComplete(f)
		require.ErrorIs(t, err, ErrClosed)
		f.SetResult(7)
		timer.Cancel()
		time.Sleep(time.Minute)
	})
}

// TestCloseEndsTheTasks, in the order in which they began: each is told, may
// clean up, and is ended if it waits nevertheless. One that has not begun never
// does.
func TestCloseEndsTheTasks(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		k := NewLock(l)
		l.Go(func() error {
			require.NoError(t, k.Acquire())
			defer k.Release()
			defer seen.add("sleeper cleans up")
			return l.Sleep(time.Hour)
		})
		l.Go(func() error {
			defer seen.add("stubborn is ended")
			never := NewFuture[int](l)
			for {
				_, err := never.Await()
				seen.add("stubborn: %v", err)
			}
		})
		waiter := l.Go(k.Acquire)
		l.Go(func() error {
			c := NewCondition(NewLock(l))
			require.NoError(t, c.Acquire())
			defer c.Release()
			return c.Wait()
		})
		l.CallSoon(func() {
			l.Go(func() error {
				t.Error("began after Close")
				return nil
			})
			l.Stop()
		})
		require.NoError(t, l.RunForever())
		require.Empty(t, seen)
		require.NoError(t, l.Close())
		require.Equal(t, journal{"sleeper cleans up", "stubborn: eventloop: the loop is closed", "stubborn is ended"}, seen)
		_, err := waiter.Result()
		require.ErrorIs(t, err, ErrClosed)
		require.Zero(t, l.tasks.Len())
	})
}
