package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// after returns a task that takes a while and has the given outcome.
func after(l *Loop, delay time.Duration, value int, err error) *Future[int] {
	return NewTask(l, func() (int, error) {
		if cancelled := l.Sleep(delay); cancelled != nil {
			return 0, cancelled
		}
		return value, err
	})
}

func TestGatherFailsWithTheFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		slow := after(l, 3*time.Second, 1, nil)
		all := Gather(l, slow, after(l, time.Second, 0, errDenied), after(l, 2*time.Second, 0, ErrTimeout))
		_, err := RunUntilComplete(all)
		require.ErrorIs(t, err, errDenied)
		require.False(t, all.Cancel())

		value, err := RunUntilComplete(slow) // went on
		require.NoError(t, err)
		require.Equal(t, 1, value)
	})
}

func TestGatherOfNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		values, err := RunUntilComplete(Gather[int](l))
		require.NoError(t, err)
		require.Empty(t, values)

		done := NewFuture[int](l)
		done.SetResult(7)
		require.True(t, Gather(l, done, done).Done(), "there is nothing to wait for")
	})
}

func TestCancelGather(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		parts := []*Future[int]{after(l, time.Second, 1, nil), after(l, time.Hour, 2, nil), after(l, time.Hour, 3, nil)}
		all := Gather(l, parts...)
		l.CallLater(2*time.Second, func() { require.True(t, all.Cancel()) })
		_, err := RunUntilComplete(all)
		require.ErrorIs(t, err, ErrCancelled)
		require.False(t, parts[0].Cancelled())
		require.True(t, parts[1].Cancelled())
		require.True(t, parts[2].Cancelled())
	})
}

// TestCancelGatherOfTheStubborn: the parts succeed all the same, but the
// cancellation is not lost.
func TestCancelGatherOfTheStubborn(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		stubborn := NewTask(l, func() (int, error) {
			_ = l.Sleep(time.Hour)
			return 1, nil
		})
		all := Gather(l, stubborn)
		l.CallLater(time.Second, func() { require.True(t, all.Cancel()) })
		_, err := RunUntilComplete(all)
		require.ErrorIs(t, err, ErrCancelled)
		require.False(t, stubborn.Cancelled())
	})
}

func TestShield(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		inner := after(l, 2*time.Second, 7, nil)
		waiter := NewTask(l, func() (int, error) { return Shield(inner).Await() })
		l.CallLater(time.Second, func() { waiter.Cancel() })
		_, err := RunUntilComplete(waiter)
		require.ErrorIs(t, err, ErrCancelled)

		value, err := RunUntilComplete(Shield(inner))
		require.NoError(t, err)
		require.Equal(t, 7, value)
		require.Same(t, inner, Shield(inner), "done")

		failing := after(l, time.Second, 0, errDenied)
		_, err = RunUntilComplete(Shield(failing))
		require.ErrorIs(t, err, errDenied)

		doomed := after(l, time.Second, 0, nil)
		shielded := Shield(doomed)
		doomed.Cancel()
		_, err = RunUntilComplete(shielded)
		require.ErrorIs(t, err, ErrCancelled)
		require.True(t, shielded.Cancelled())
	})
}

// TestCancelledShieldsAreForgotten by what they shielded.
func TestCancelledShieldsAreForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		inner := NewFuture[int](l)
		run(t, l, func() error {
			for range 1000 {
				Shield(inner).Cancel()
				require.NoError(t, l.Sleep(0))
			}
			return nil
		})
		require.Less(t, cap(inner.callbacks), 10)
	})
}

// TestAShieldedResultComesTooLate: what was cancelled stays so.
func TestAShieldedResultComesTooLate(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		inner := NewFuture[int](l)
		outer := Shield(inner)
		outer.Cancel()
		inner.SetResult(7)
		l.Stop()
		require.NoError(t, l.RunForever())
		require.True(t, outer.Cancelled())
	})
}

func TestWaitFor(t *testing.T) {
	for _, test := range []struct {
		name           string
		takes, timeout time.Duration
		want           error
		until          time.Duration
	}{
		{"in time", time.Second, 2 * time.Second, nil, time.Second},
		{"too late", 2 * time.Second, time.Second, ErrTimeout, time.Second},
		{"no time", time.Second, 0, ErrTimeout, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, l *Loop) {
				start := time.Now()
				run(t, l, func() error {
					work := after(l, test.takes, 7, nil)
					value, err := WaitFor(work, test.timeout)
					require.Equal(t, test.want, err)
					require.Equal(t, test.until, time.Since(start))
					require.True(t, work.Done())
					require.Equal(t, err != nil, work.Cancelled())
					if err == nil {
						require.Equal(t, 7, value)
					}
					require.NoError(t, l.Sleep(time.Hour), "a cancellation was left over")
					return nil
				})
			})
		})
	}
}

// TestWaitForIsCancelled: that is not a timeout, even if time is up as well.
func TestWaitForIsCancelled(t *testing.T) {
	for _, at := range []time.Duration{time.Second, 2 * time.Second, 3 * time.Second} {
		inBubble(t, func(t *testing.T, l *Loop) {
			work := NewFuture[int](l)
			var got error
			waiter := l.Go(func() error {
				_, got = WaitFor(work, 2*time.Second)
				return got
			})
			l.CallLater(at, func() { waiter.Cancel() })
			_, _ = RunUntilComplete(waiter)
			if at <= 2*time.Second {
				require.ErrorIs(t, got, ErrCancelled)
			} else {
				require.ErrorIs(t, got, ErrTimeout)
			}
			require.True(t, work.Cancelled())
		})
	}
}

// TestWaitForOfTheStubborn waits for the end, and has the result.
func TestWaitForOfTheStubborn(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		run(t, l, func() error {
			value, err := WaitFor(NewTask(l, func() (int, error) {
				_ = l.Sleep(time.Hour)
				return 7, l.Sleep(time.Second)
			}), time.Second)
			require.NoError(t, err)
			require.Equal(t, 7, value)
			return l.Sleep(time.Second)
		})
	})
}

// TestWaitForNests: each timeout is told to the right one.
func TestWaitForNests(t *testing.T) {
	for _, inner := range []time.Duration{time.Second, 2 * time.Second, 3 * time.Second} {
		inBubble(t, func(t *testing.T, l *Loop) {
			var innerErr error
			run(t, l, func() error {
				_, err := WaitFor(l.Go(func() error {
					_, innerErr = WaitFor(NewFuture[int](l), inner)
					return innerErr
				}), 2*time.Second)
				if inner < 2*time.Second {
					require.ErrorIs(t, innerErr, ErrTimeout)
				}
				require.ErrorIs(t, err, ErrTimeout)
				return nil
			})
		})
	}
}
