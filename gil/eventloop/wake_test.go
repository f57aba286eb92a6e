//go:build unix

package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

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
