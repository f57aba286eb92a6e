package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReadyCallbacksRunInOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		l.CallSoon(seen.note("a"))
		require.NoError(t, l.CallSoonThreadsafe(seen.note("b")))
		l.CallSoon(seen.note("c")).Cancel()
		l.CallSoon(func() {
			seen.add("d")
			l.CallSoon(seen.note("next turn"))
			l.CallSoon(l.Stop)
		})
		l.CallSoon(seen.note("e"))
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"a", "b", "d", "e", "next turn"}, seen)
		require.Equal(t, 2, l.Turns())
	})
}

// TestATurnRunsWhatIsReadyAtItsStart: a callback that always calls for another
// starves nobody.
func TestATurnRunsWhatIsReadyAtItsStart(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var again func()
		again = func() {
			require.Less(t, l.Turns(), 10, "the others are starved")
			time.Sleep(time.Millisecond) // of virtual time
			l.CallSoon(again)
		}
		l.CallSoon(again)
		late, from := false, false
		l.CallLater(3*time.Millisecond, func() {
			late = true
			require.NoError(t, l.CallSoonThreadsafe(func() {
				from = true
				l.Stop()
			}))
		})
		require.NoError(t, l.RunForever())
		require.True(t, late)
		require.True(t, from)
	})
}

// TestStop: the turn in which Stop is called is completed, and is the last.
func TestStop(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		l.CallSoon(l.Stop)
		l.CallSoon(func() {
			seen.add("same turn")
			l.CallSoon(seen.note("second run"))
		})
		l.CallLater(time.Hour, seen.note("late"))
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"same turn"}, seen)

		start := time.Now()
		l.Stop() // before it runs
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"same turn", "second run"}, seen)
		require.Zero(t, time.Since(start), "it waited")
	})
}

func TestALoopRunsOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var again, closed error
		l.CallSoon(func() {
			again, closed = l.RunForever(), l.Close()
			l.Stop()
		})
		require.NoError(t, l.RunForever())
		require.ErrorIs(t, again, ErrRunning)
		require.ErrorIs(t, closed, ErrRunning)
	})
}

func TestRunUntilCompleteOfAStoppedLoop(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		never := NewFuture[int](l)
		l.CallSoon(l.Stop)
		_, err := RunUntilComplete(never)
		require.ErrorIs(t, err, ErrStopped)

		never.SetResult(7)
		value, err := RunUntilComplete(never)
		require.NoError(t, err)
		require.Equal(t, 7, value)
	})
}

// TestRunUntilCompleteLeavesNothingBehind: a future that is done in the turn in
// which the loop is stopped does not stop it again.
func TestRunUntilCompleteLeavesNothingBehind(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		f := NewFuture[int](l)
		l.CallSoon(func() {
			f.SetResult(7)
			l.Stop()
		})
		_, err := RunUntilComplete(f)
		require.NoError(t, err)
		late := false
		l.CallLater(time.Second, func() {
			late = true
			l.Stop()
		})
		require.NoError(t, l.RunForever())
		require.True(t, late)
	})
}

// watched is a handle that keeps a journal and has no lock.
type watched struct {
	seen journal
	held bool
}

func (w *watched) Acquire() { w.held = true }
func (w *watched) Release() { w.held = false }
func (w *watched) Block(f func()) {
	w.seen.add("let go")
	w.held = false
	f()
	w.held = true
	w.seen.add("taken")
}

// yielding is one that yields on request.
type yielding struct{ watched }

func (y *yielding) Checkpoint() bool {
	y.seen.add("checkpoint")
	return false
}

// observed is a selector that tells when it looks.
type observed struct {
	selector
	look func(timeout time.Duration)
}

func (o observed) wait(timeout time.Duration) ([]event, bool, error) {
	o.look(timeout)
	return o.selector.wait(timeout)
}

// TestTheLockIsLetGoWhileTheLoopWaits, and in no other look for events.
func TestTheLockIsLetGoWhileTheLoopWaits(t *testing.T) {
	thread := &yielding{}
	thread.Acquire()
	l := NewWithoutFiles(thread)
	l.selector = observed{l.selector, func(timeout time.Duration) {
		require.Equal(t, timeout == 0, thread.held)
		thread.seen.add("look %t", timeout != 0)
	}}
	l.CallSoon(thread.seen.note("callback"))
	l.CallLater(time.Millisecond, l.Stop)
	require.NoError(t, l.RunForever())
	require.NoError(t, l.Close())
	require.Equal(t, journal{
		"look false", "callback", "checkpoint",
		"let go", "look true", "taken", "checkpoint",
	}, thread.seen)
}

// TestWithoutCheckpointsEveryLookLetsGo: else a busy loop would keep the lock.
func TestWithoutCheckpointsEveryLookLetsGo(t *testing.T) {
	thread := &watched{}
	thread.Acquire()
	l := NewWithoutFiles(thread)
	l.CallSoon(func() { l.CallSoon(l.Stop) })
	require.NoError(t, l.RunForever())
	require.NoError(t, l.Close())
	require.Equal(t, journal{"let go", "taken", "let go", "taken"}, thread.seen)
}

// TestTheLongestWait: a timer in a year is looked for day by day.
func TestTheLongestWait(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var waits []time.Duration
		l.selector = observed{l.selector, func(timeout time.Duration) { waits = append(waits, timeout) }}
		l.CallLater(36*time.Hour, l.Stop)
		require.NoError(t, l.RunForever())
		require.Equal(t, []time.Duration{24 * time.Hour, 12 * time.Hour}, waits)
	})
}

func TestMilliseconds(t *testing.T) {
	for timeout, want := range map[time.Duration]int{
		forever: -1, 0: 0, 1: 1, time.Millisecond: 1, time.Millisecond + 1: 2, maxWait: 86400000,
	} {
		require.Equal(t, want, milliseconds(timeout), timeout)
	}
}
