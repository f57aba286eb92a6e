package eventloop

import (
	"bytes"
	"fmt"
	"log"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gilcheck/gilcheck/gil"
)

// TestTheLoopSurvivesAPanic of a callback, and hands it to the handler.
func TestTheLoopSurvivesAPanic(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		l.SetExceptionHandler(func(reason *PanicError) {
			seen.add("%v", reason)
			require.Contains(t, string(reason.Stack), "panic_test.go")
		})
		l.CallSoon(func() { panic("disk on fire") })
		l.CallSoon(seen.note("goes on"))
		l.CallLater(time.Second, func() { panic(errDenied) })
		l.CallLater(2*time.Second, l.Stop)
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"eventloop: panic: disk on fire", "goes on", "eventloop: panic: denied"}, seen)
		require.ErrorIs(t, &PanicError{Value: errDenied}, errDenied)
	})
}

// TestWithoutAHandlerPanicsAreLogged, and also with one that panics.
func TestWithoutAHandlerPanicsAreLogged(t *testing.T) {
	var output bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&output)
	inBubble(t, func(t *testing.T, l *Loop) {
		l.SetExceptionHandler(nil)
		l.CallSoon(func() { panic("disk on fire") })
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Contains(t, output.String(), "disk on fire")

		output.Reset()
		l.SetExceptionHandler(func(*PanicError) { panic("handler on fire") })
		l.CallSoon(func() { panic("disk on fire") })
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Contains(t, output.String(), "disk on fire")
		require.Contains(t, output.String(), "handler on fire")
	})
}

// TestGoexitInACallback ends the goroutine that runs the loop, with the lock
// held until its deferred functions let go. The loop can go on in another.
func TestGoexitInACallback(t *testing.T) {
	for _, test := range []struct {
		name    string
		arrange func(l *Loop)
	}{
		{"callback", func(l *Loop) { l.CallSoon(runtime.Goexit) }},
		{"task", func(l *Loop) {
			l.Go(func() error {
				runtime.Goexit()
				return nil
			})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			g := gil.New()
			thread := g.NewThread("loop")
			thread.Acquire()
			l := NewWithoutFiles(thread)
			var seen journal
			test.arrange(l)
			l.CallSoon(seen.note("left over"))
			thread.Release()

			gone := make(chan bool)
			go func() {
				defer close(gone)
				thread.Acquire()
				defer thread.Release()
				_ = l.RunForever()
				t.Error("Goexit was stopped")
			}()
			<-gone
			require.True(t, thread.TryAcquire(), "the lock is wedged")
			require.Empty(t, seen)
			l.Stop()
			require.NoError(t, l.RunForever())
			require.Equal(t, journal{"left over"}, seen)
			require.NoError(t, l.Close())
			thread.Exit()
		})
	}
}

// TestTheLockIsClosedUnderTheLoop: nothing runs without the lock.
func TestTheLockIsClosedUnderTheLoop(t *testing.T) {
	for _, test := range []struct {
		name  string
		close func(l *Loop, thread *gil.Thread, g *gil.GIL)
	}{
		{"in the selector", func(l *Loop, _ *gil.Thread, g *gil.GIL) {
			time.AfterFunc(time.Second, func() { _ = g.Close() })
		}},
		{"in a callback", func(l *Loop, thread *gil.Thread, g *gil.GIL) {
			l.CallSoon(func() { thread.Block(func() { _ = g.Close() }) })
			l.CallSoon(func() { t.Error("called without the lock") })
		}},
		{"in a task", func(l *Loop, thread *gil.Thread, g *gil.GIL) {
			l.Go(func() error {
				thread.Block(func() { _ = g.Close() })
				return nil
			})
			l.CallSoon(func() { t.Error("called without the lock") })
		}},
	} {
		for _, yields := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, yields %t", test.name, yields), func(t *testing.T) {
				inBubble(t, func(t *testing.T, _ *Loop) {
					g := gil.New()
					thread := g.NewThread("loop")
					thread.Acquire()
					var handle Thread = thread
					if !yields {
						handle = struct{ Thread }{thread} // without Checkpoint
					}
					l := NewWithoutFiles(handle)
					l.SetExceptionHandler(func(*PanicError) { t.Error("reported without the lock") })
					suspended := l.Go(func() error { return l.Sleep(time.Hour) })
					test.close(l, thread, g)
					var reason error
					func() {
						defer func() { reason, _ = recover().(error) }()
						_ = l.RunForever()
					}()
					require.ErrorIs(t, reason, gil.ErrClosed)
					require.NoError(t, l.Close())
					_, err := suspended.Result()
					require.ErrorIs(t, err, ErrClosed)
				})
			})
		}
	}
}

// TestTheLockIsClosedUnderTheHandler, which then panics.
func TestTheLockIsClosedUnderTheHandler(t *testing.T) {
	g := gil.New()
	thread := g.NewThread("loop")
	thread.Acquire()
	l := NewWithoutFiles(struct{ Thread }{thread})
	l.SetExceptionHandler(func(*PanicError) { thread.Block(func() { _ = g.Close() }) })
	l.CallSoon(func() { panic("disk on fire") })
	l.CallSoon(func() { t.Error("called without the lock") })
	l.Stop()
	require.Panics(t, func() { _ = l.RunForever() })
	require.NoError(t, l.Close())
}
