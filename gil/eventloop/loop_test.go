package eventloop

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/gilcheck/gilcheck/gil"
)

// reference is the lock that the loops of most tests live in.
type reference = *gil.Thread

var _ Thread = reference(nil)

// inBubble runs a test in virtual time, with a loop that it closes at the end.
// The test's goroutine holds the lock of the loop's thread. Goroutines that are
// left over, such as suspended tasks, fail the test.
func inBubble(t *testing.T, test func(t *testing.T, l *Loop)) {
	synctest.Test(t, func(t *testing.T) {
		thread := gil.New().NewThread("loop")
		thread.Acquire()
		defer thread.Exit()
		l := NewWithoutFiles(thread)
		l.SetExceptionHandler(func(reason *PanicError) { t.Errorf("%v\n%s", reason, reason.Stack) })
		defer func() {
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(t, l)
	})
}

// A journal is what happened, in order.
type journal []string

func (j *journal) add(format string, values ...any) {
	*j = append(*j, fmt.Sprintf(format, values...))
}

// note returns a callback that makes an entry.
func (j *journal) note(entry string) func() { return func() { j.add("%s", entry) } }

// run runs the loop until the function, which is called in a task, has returned.
func run(t *testing.T, l *Loop, f func() error) {
	t.Helper()
	_, err := RunUntilComplete(l.Go(f))
	require.NoError(t, err)
}

// settle lets everything that is ready go on, a few times, in the running task.
func settle(t *testing.T, l *Loop) {
	t.Helper()
	for range 5 {
		require.NoError(t, l.Sleep(0))
	}
}

func TestTwoLoopsInTwoThreadsOfOneLock(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	g := gil.New()
	inside := 0
	count := func(l *Loop) func() error {
		return func() error {
			for range 100 {
				inside++
				require.Equal(t, 1, inside)
				inside--
				if err := l.Sleep(0); err != nil {
					return err
				}
			}
			return nil
		}
	}
	done := make(chan error, 1)
	go func() {
		thread := g.NewThread("other")
		thread.Acquire()
		defer thread.Exit()
		l := NewWithoutFiles(thread)
		_, err := RunUntilComplete(l.Go(count(l)))
		_ = l.Close()
		done <- err
	}()
	thread := g.NewThread("this")
	thread.Acquire()
	defer thread.Exit()
	l := NewWithoutFiles(thread)
	run(t, l, count(l))
	require.NoError(t, l.Close())
	thread.Block(func() { require.NoError(t, <-done) })
}
