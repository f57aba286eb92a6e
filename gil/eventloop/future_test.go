package eventloop

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFuture(t *testing.T) {
	for _, test := range []struct {
		name      string
		settle    func(f *Future[int])
		value     int
		err       error
		cancelled bool
	}{
		{"value", func(f *Future[int]) { f.SetResult(7) }, 7, nil, false},
		{"error", func(f *Future[int]) { f.SetError(errDenied) }, 0, errDenied, false},
		{"cancelled", func(f *Future[int]) { require.True(t, f.Cancel()) }, 0, ErrCancelled, true},
		{"error that looks like a cancellation", func(f *Future[int]) { f.SetError(ErrCancelled) }, 0, ErrCancelled, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, l *Loop) {
				f := NewFuture[int](l)
				require.False(t, f.Done())
				require.Panics(t, func() { _, _ = f.Result() })
				var seen journal
				f.AddDoneCallback(seen.note("first"))
				f.AddDoneCallback(seen.note("removed")).Cancel()
				f.AddDoneCallback(seen.note("second"))

				test.settle(f)
				require.True(t, f.Done())
				require.Equal(t, test.cancelled, f.Cancelled())
				require.False(t, f.Cancel(), "done is done")
				require.Panics(t, func() { f.SetResult(8) })
				require.Panics(t, func() { f.SetError(errDenied) })
				require.Empty(t, seen, "callbacks are called soon, not now")

				f.AddDoneCallback(seen.note("late"))
				l.Stop()
				require.NoError(t, l.RunForever())
				require.Equal(t, journal{"first", "second", "late"}, seen)
				value, err := f.Result()
				require.Equal(t, test.value, value)
				require.Equal(t, test.err, err)
			})
		})
	}
}

func TestMisuseOfAFuture(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		f := NewFuture[int](l)
		require.Panics(t, func() { f.SetError(nil) })
		require.Panics(t, func() { _, _ = f.Await() }, "outside a task")
		task := l.Go(func() error { return nil })
		require.Panics(t, func() { task.SetResult(struct{}{}) }, "a task sets its own")
		require.False(t, f.Done())
	})
}

// TestCancelledDoneCallbacksAreForgotten: a future that outlives its waiters does
// not remember them all.
func TestCancelledDoneCallbacksAreForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		f := NewFuture[int](l)
		called := 0
		f.AddDoneCallback(func() { called++ })
		for range 10_000 {
			f.AddDoneCallback(func() { t.Error("removed, and yet called") }).Cancel()
		}
		require.Less(t, cap(f.callbacks), 10)
		f.SetResult(1)
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Equal(t, 1, called)
	})
}
