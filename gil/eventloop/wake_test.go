//go:build unix

package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestSelectorsAreLevelTriggered: a wakeup is told until it is drained.
func TestSelectorsAreLevelTriggered(t *testing.T) {
	for name, make := range map[string]func() (selector, error){
		"best":    newSelector,
		"poll":    newPollSelector,
		"channel": func() (selector, error) { return newChannelSelector(), nil },
	} {
		t.Run(name, func(t *testing.T) {
			s, err := make()
			require.NoError(t, err)
			requireWoken := func(want bool, timeout time.Duration) {
				t.Helper()
				events, woken, err := s.wait(timeout)
				require.NoError(t, err)
				require.Empty(t, events)
				require.Equal(t, want, woken)
			}
			requireWoken(false, 0)
			requireWoken(false, time.Microsecond)
			require.NoError(t, s.drain(), "of nothing")
			for range 100_000 { // more than a pipe has room for
				require.NoError(t, s.wake())
			}
			requireWoken(true, forever)
			requireWoken(true, time.Hour)
			requireWoken(true, 0)
			require.NoError(t, s.drain())
			requireWoken(false, 0)
			require.NoError(t, s.close())
		})
	}
}

// TestEventsComeBeforeTimers that are due in the same turn.
func TestEventsComeBeforeTimers(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, writer, _ := newPipe(t)
		var seen journal
		l.CallLater(0, seen.note("timer"))
		require.NoError(t, l.AddReader(reader, seen.note("event")))
		l.CallSoon(seen.note("ready"))
		_, err := unix.Write(writer, []byte("x"))
		require.NoError(t, err)
		turns(t, l, 1)
		require.Equal(t, journal{"ready", "event", "timer"}, seen)
	})
}

// TestTheLoopIsWoken while it waits for files, again and again.
func TestTheLoopIsWoken(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		reader, _, _ := newPipe(t)
		require.NoError(t, l.AddReader(reader, func() { t.Error("nobody wrote") }))
		const calls = 1000
		answers := make(chan int)
		go func() {
			for i := range calls {
				if err := l.CallSoonThreadsafe(func() { answers <- i }); err != nil {
					t.Error(err)
				}
				<-answers
			}
			_ = l.CallSoonThreadsafe(l.Stop)
		}()
		// The answer is waited for with the lock held: here nobody else wants it.
		require.NoError(t, l.RunForever())
		require.LessOrEqual(t, l.Turns(), 2*calls, "it polls while it waits")
	})
}

// TestATimerOnTheRealClock is not early.
func TestATimerOnTheRealClock(t *testing.T) {
	onFiles(t, func(t *testing.T, l *Loop) {
		start, delay := time.Now(), 3*time.Millisecond/2
		l.CallLater(delay, l.Stop)
		require.NoError(t, l.RunForever())
		require.GreaterOrEqual(t, time.Since(start), delay)
		require.LessOrEqual(t, l.Turns(), 20, "it polls while it waits")
	})
}
