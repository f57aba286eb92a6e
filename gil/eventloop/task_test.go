package eventloop

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTasksTakeTurns in the order of what they wait for.
func TestTasksTakeTurns(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		var tasks []*Future[int]
		for id, delay := range []time.Duration{3, 1, 2} {
			tasks = append(tasks, NewTask(l, func() (int, error) {
				seen.add("%d begins", id)
				err := l.Sleep(delay * time.Second)
				seen.add("%d ends", id)
				return id * 10, err
			}))
		}
		require.Empty(t, seen, "a task begins in the next turn")
		values, err := RunUntilComplete(Gather(l, tasks...))
		require.NoError(t, err)
		require.Equal(t, []int{0, 10, 20}, values)
		require.Equal(t, journal{"0 begins", "1 begins", "2 begins", "1 ends", "2 ends", "0 ends"}, seen)
	})
}

func TestSleepOfZeroLetsTheOthersGoFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		for id := range 3 {
			l.Go(func() error {
				seen.add("%d", id)
				defer seen.add("%d again", id)
				return l.Sleep(0)
			})
		}
		run(t, l, func() error { return l.Sleep(time.Second) })
		require.Equal(t, journal{"0", "1", "2"}, seen[:3])
		require.Len(t, seen, 6)
	})
}

func TestAwaitTellsTheOutcome(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		run(t, l, func() error {
			value, err := NewTask(l, func() (int, error) { return 7, nil }).Await()
			require.NoError(t, err)
			require.Equal(t, 7, value)

			failed := l.Go(func() error { return errDenied })
			for range 2 { // also when it is done
				_, err = failed.Await()
				require.ErrorIs(t, err, errDenied)
			}

			// Somebody waits, so the panic is not reported.
			_, err = l.Go(func() error { panic("disk on fire") }).Await()
			require.ErrorContains(t, err, "disk on fire")

			_, err = l.Go(func() error { return fmt.Errorf("given up: %w", ErrCancelled) }).Await()
			require.ErrorIs(t, err, ErrCancelled)
			return nil
		})
	})
}

func TestAPanicForWhichNobodyWaitsIsReported(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var reported []any
		l.SetExceptionHandler(func(reason *PanicError) { reported = append(reported, reason.Value) })
		task := l.Go(func() error { panic("disk on fire") })
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Equal(t, []any{"disk on fire"}, reported)
		require.True(t, task.Done())
	})
}

// TestCancelATask wherever it is.
func TestCancelATask(t *testing.T) {
	var l *Loop
	var seen journal
	sleep := func(d time.Duration) error {
		err := l.Sleep(d)
		seen.add("%v", err)
		return err
	}
	var task *Future[struct{}]
	for _, test := range []struct {
		name      string
		body      func() error
		after     int // turns
		seen      journal
		cancelled bool
	}{
		{"before it begins", func() error { return sleep(0) }, 0, nil, true},
		{"while it waits", func() error { return sleep(time.Hour) }, 2, journal{"eventloop: cancelled"}, true},
		{"while it is ready", func() error { return sleep(0) }, 1, journal{"eventloop: cancelled"}, true},
		{"regardless", func() error {
			_ = sleep(time.Hour)
			return sleep(time.Hour)
		}, 2, journal{"eventloop: cancelled", "<nil>"}, false},
		{"by itself, before it waits", func() error {
			task.Cancel()
			return sleep(time.Hour)
		}, -1, journal{"eventloop: cancelled"}, true},
		{"by itself, in its last step", func() error {
			task.Cancel()
			return nil
		}, -1, nil, true},
		{"by itself, in its last step, with an error", func() error {
			task.Cancel()
			return errDenied
		}, -1, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, loop *Loop) {
				l, seen = loop, nil
				start := time.Now()
				task = l.Go(test.body)
				if test.after >= 0 {
					for range test.after {
						l.Stop()
						require.NoError(t, l.RunForever())
					}
					require.True(t, task.Cancel())
				}
				_, _ = RunUntilComplete(task)
				require.Equal(t, test.seen, seen)
				require.Equal(t, test.cancelled, task.Cancelled())
				if test.cancelled {
					require.Zero(t, time.Since(start), "the cancellation came late")
				}
				require.False(t, task.Cancel(), "done is done")
			})
		})
	}
}

// TestCancelATaskThatWaitsForATask cancels the innermost, which may take its
// time; the outer goes on when that is done.
func TestCancelATaskThatWaitsForATask(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		inner := l.Go(func() error {
			err := l.Sleep(time.Hour)
			seen.add("inner: %v", err)
			_ = l.Sleep(time.Second) // cleans up
			return err
		})
		outer := l.Go(func() error {
			_, err := inner.Await()
			seen.add("outer: %v, inner done: %t", err, inner.Done())
			return err
		})
		l.CallLater(time.Second, func() { outer.Cancel() })
		start := time.Now()
		_, err := RunUntilComplete(outer)
		require.ErrorIs(t, err, ErrCancelled)
		require.Equal(t, 2*time.Second, time.Since(start))
		require.Equal(t, journal{"inner: eventloop: cancelled", "outer: eventloop: cancelled, inner done: true"}, seen)
	})
}

// TestCancelMeetsAResult: a task that is cancelled before it sees the result of
// what it waited for does not see it.
func TestCancelMeetsAResult(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		f := NewFuture[int](l)
		task := NewTask(l, f.Await)
		l.CallLater(time.Second, func() {
			f.SetResult(7)
			require.True(t, task.Cancel())
		})
		_, err := RunUntilComplete(task)
		require.ErrorIs(t, err, ErrCancelled)
		value, err := f.Result()
		require.NoError(t, err)
		require.Equal(t, 7, value)
	})
}

func TestATaskCannotWaitForItself(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var task *Future[struct{}]
		task = l.Go(func() error {
			_, err := task.Await()
			return err
		})
		_, err := RunUntilComplete(task)
		require.ErrorContains(t, err, "waits for itself")
	})
}

// TestTasksThatWaitForEachOther do so for ever, and cannot be cancelled.
func TestTasksThatWaitForEachOther(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var one, other *Future[struct{}]
		one = l.Go(func() error {
			_, err := other.Await()
			return err
		})
		other = l.Go(func() error {
			_, err := Gather(l, one).Await()
			return err
		})
		l.CallLater(time.Second, l.Stop)
		require.NoError(t, l.RunForever())
		require.Panics(t, func() { one.Cancel() })
		require.False(t, one.Done() || other.Done())
	})
}

// TestManyTasks are done and forgotten.
func TestManyTasks(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		run(t, l, func() error {
			var tasks []*Future[int]
			for id := range 1000 {
				tasks = append(tasks, NewTask(l, func() (int, error) {
					return id, l.Sleep(time.Duration(id%7) * time.Second)
				}))
			}
			values, err := Gather(l, tasks...).Await()
			require.Equal(t, 999, values[999])
			return err
		})
		require.Zero(t, l.tasks.Len())
	})
}
