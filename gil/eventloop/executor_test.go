package eventloop

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil"
)

// withExecutor runs a test in a task, in virtual time, with an executor.
func withExecutor(t *testing.T, threads int, test func(t *testing.T, l *Loop, e *Executor)) {
	synctest.Test(t, func(t *testing.T) {
		g := gil.New()
		thread := g.NewThread("loop")
		thread.Acquire()
		defer thread.Exit()
		l := NewWithoutFiles(thread)
		e := NewExecutor(threads, func(name string) Thread { return g.NewThread(name) })
		run(t, l, func() error {
			test(t, l, e)
			return nil
		})
		thread.Block(e.Shutdown)
		require.NoError(t, l.Close())
	})
}

// blocks returns a function that lets go of the lock for a while.
func blocks(d time.Duration, value int) func(Thread) (int, error) {
	return func(thread Thread) (int, error) {
		thread.Block(func() { time.Sleep(d) })
		return value, nil
	}
}

// TestTheLoopGoesOnBesideTheExecutor, and at most so many threads work.
func TestTheLoopGoesOnBesideTheExecutor(t *testing.T) {
	withExecutor(t, 3, func(t *testing.T, l *Loop, e *Executor) {
		ticks := 0
		ticker := l.Go(func() error {
			for {
				if err := l.Sleep(time.Second); err != nil {
					return err
				}
				ticks++
			}
		})
		var calls []*Future[int]
		for i := range 7 {
			calls = append(calls, RunInExecutor(l, e, blocks(10*time.Second, i)))
		}
		start := time.Now()
		values, err := Gather(l, calls...).Await()
		require.NoError(t, err)
		require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6}, values)
		require.Equal(t, 30*time.Second, time.Since(start), "7 calls in 3 threads take three rounds")
		require.GreaterOrEqual(t, ticks, 29)
		ticker.Cancel()
	})
}

// TestCallsDoNotQueueForOneIdleThread while others could be made.
func TestCallsDoNotQueueForOneIdleThread(t *testing.T) {
	withExecutor(t, 2, func(t *testing.T, l *Loop, e *Executor) {
		_, err := RunInExecutor(l, e, blocks(time.Second, 0)).Await()
		require.NoError(t, err)
		start := time.Now()
		_, err = Gather(l, RunInExecutor(l, e, blocks(time.Second, 1)), RunInExecutor(l, e, blocks(time.Second, 2))).Await()
		require.NoError(t, err)
		require.Equal(t, time.Second, time.Since(start))
	})
}

// TestTheExecutorsThreadsHoldTheLock while they do not block.
func TestTheExecutorsThreadsHoldTheLock(t *testing.T) {
	withExecutor(t, 4, func(t *testing.T, l *Loop, e *Executor) {
		counter := 0 // a data race if they do not
		var calls []*Future[int]
		for range 20 {
			calls = append(calls, RunInExecutor(l, e, func(thread Thread) (int, error) {
				for range 100 {
					counter++
					thread.Block(runtime.Gosched)
				}
				return 0, nil
			}))
		}
		for range 100 {
			counter++
			require.NoError(t, l.Sleep(0))
		}
		_, err := Gather(l, calls...).Await()
		require.NoError(t, err)
		require.Equal(t, 20*100+100, counter)
	})
}

func TestHowAnExecutorsFunctionEnds(t *testing.T) {
	withExecutor(t, 1, func(t *testing.T, l *Loop, e *Executor) {
		_, err := RunInExecutor(l, e, func(Thread) (int, error) { return 0, errDenied }).Await()
		require.ErrorIs(t, err, errDenied)

		_, err = RunInExecutor(l, e, func(Thread) (int, error) { panic("disk on fire") }).Await()
		var reason *PanicError
		require.ErrorAs(t, err, &reason)
		require.Equal(t, "disk on fire", reason.Value)

		gone := RunInExecutor(l, e, func(Thread) (int, error) {
			runtime.Goexit()
			return 0, nil
		})
		next := RunInExecutor(l, e, blocks(time.Second, 7)) // needs another thread
		_, err = gone.Await()
		require.ErrorIs(t, err, errGoexit)
		value, err := next.Await()
		require.NoError(t, err)
		require.Equal(t, 7, value)
	})
}

// TestCancelAnExecutorsCall: before it began it never does; later it runs on,
// and its result is dropped.
func TestCancelAnExecutorsCall(t *testing.T) {
	withExecutor(t, 1, func(t *testing.T, l *Loop, e *Executor) {
		ended := false
		running := RunInExecutor(l, e, func(thread Thread) (int, error) {
			thread.Block(func() { time.Sleep(10 * time.Second) })
			ended = true
			return 1, nil
		})
		queued := RunInExecutor(l, e, func(Thread) (int, error) {
			t.Error("cancelled, and yet called")
			return 2, nil
		})
		last := RunInExecutor(l, e, blocks(0, 3))
		_, err := WaitFor(running, time.Second)
		require.ErrorIs(t, err, ErrTimeout)
		require.False(t, ended)
		require.True(t, queued.Cancel())
		require.True(t, queued.Cancelled(), "at once")

		value, err := last.Await()
		require.NoError(t, err)
		require.Equal(t, 3, value)
		require.True(t, ended)
		require.True(t, running.Cancelled())
	})
}

// TestShutdown: what has been submitted is done, and nothing else.
func TestShutdown(t *testing.T) {
	withExecutor(t, 2, func(t *testing.T, l *Loop, e *Executor) {
		var calls []*Future[int]
		for i := range 5 {
			calls = append(calls, RunInExecutor(l, e, blocks(time.Second, i)))
		}
		l.thread.Block(e.Shutdown)
		_, err := RunInExecutor(l, e, blocks(0, 0)).Await()
		require.ErrorIs(t, err, ErrShutdown)
		values, err := Gather(l, calls...).Await()
		require.NoError(t, err)
		require.Equal(t, []int{0, 1, 2, 3, 4}, values)
	})
}

// TestTheLoopIsClosedBeforeTheResult, which is for nobody.
func TestTheLoopIsClosedBeforeTheResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gil.New()
		thread := g.NewThread("loop")
		thread.Acquire()
		defer thread.Exit()
		l := NewWithoutFiles(thread)
		e := NewExecutor(1, func(name string) Thread { return g.NewThread(name) })
		call := RunInExecutor(l, e, blocks(time.Second, 7))
		require.NoError(t, l.Close())
		thread.Block(e.Shutdown)
		require.False(t, call.Done())
	})
}

// TestTheLockIsClosedUnderTheExecutor: the call fails, and the thread goes on.
func TestTheLockIsClosedUnderTheExecutor(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		other := gil.New()
		e := NewExecutor(1, func(name string) Thread { return other.NewThread(name) })
		first := RunInExecutor(l, e, func(thread Thread) (int, error) {
			thread.Block(func() { _ = other.Close() })
			return 7, nil
		})
		second := RunInExecutor(l, e, blocks(0, 8))
		for _, call := range []*Future[int]{first, second} {
			_, err := RunUntilComplete(call)
			require.ErrorIs(t, err, gil.ErrClosed)
		}
		l.thread.Block(e.Shutdown)
	})
}

func TestAnExecutorNeedsAThread(t *testing.T) {
	require.Panics(t, func() { NewExecutor(0, nil) })
}
