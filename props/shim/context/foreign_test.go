package context_test

import (
	std "context"
	"errors"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/context"
)

func TestStandardParentThatIsAlive(t *testing.T) {
	always(t, "false <nil> <nil>, true context canceled context canceled, 1 thread", func() string {
		ctx, cancel := context.WithCancel(t.Context())
		before := look(ctx)
		cancel()
		return fmt.Sprint(before, ", ", look(ctx), ", ", sched.Here().Execution().Threads(), " thread")
	})
	always(t, "false <nil> <nil>", func() string { return look(t.Context()) })
}

type foreignKey struct{}

func TestStandardParentThatHasEnded(t *testing.T) {
	parent, cancel := std.WithCancelCause(std.Background())
	cancel(errCause)
	always(t, "true context canceled the cause", func() string {
		ctx, _ := context.WithTimeout(std.WithValue(parent, foreignKey{}, 2), time.Hour)
		return look(ctx)
	})
	always(t, "true context canceled the cause", func() string { return look(parent) })
}

// merged is a context of the program's own, whose channel the program closes.
type merged struct {
	context.Context
	done chan struct{}
	err  error
}

func (m *merged) Done() <-chan struct{} { return m.done }
func (m *merged) Err() error            { return m.err }

func TestParentOfTheProgramsOwn(t *testing.T) {
	always(t, "its own end", func() string {
		inner, cancel := context.WithCancelCause(context.Background())
		m := &merged{Context: inner, done: make(chan struct{})}
		child, _ := context.WithCancel(m)
		sched.Go(func() {
			m.err = errors.New("its own end")
			channel.Close(m.done)
			cancel(errCause)
		})
		channel.Receive(child.Done())
		return child.Err().Error()
	})
	// As in the standard package the cause is that of the nearest context that has one.
	always(t, "its own end the cause", func() string {
		inner, cancel := context.WithCancelCause(context.Background())
		cancel(errCause)
		m := &merged{Context: inner, done: make(chan struct{}), err: errors.New("its own end")}
		return fmt.Sprint(m.Err(), " ", context.Cause(m))
	})
}

// The thread that watches goes when the child ends, and is no leak when it stays.
func TestWatchingThread(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	for seed := range uint64(seeds) {
		r := e.Run(sched.NewRandom(seed), func() {
			m := &merged{Context: context.Background(), done: make(chan struct{})}
			_, cancel := context.WithCancel(m)
			cancel()
			alone()
			context.WithCancel(m)
		})
		require.Equal(t, sched.Finished, r.Outcome)
		require.Len(t, r.Left, 1)
		require.True(t, r.Left[0].Daemon)
	}
}

// A standard child of a context of the run ends with it, without a goroutine:
// the program may use packages that are not rewritten.
func TestStandardChild(t *testing.T) {
	always(t, "<nil> context canceled true", func() string {
		th := sched.Here()
		ctx, cancel := context.WithCancel(context.Background())
		child, stop := std.WithCancel(ctx)
		defer stop()
		before := child.Err()
		cancel()
		for child.Err() == nil {
			th.Yield()
		}
		select { // really closed, as is ctx's
		case <-child.Done():
			<-ctx.Done()
			return fmt.Sprint(before, " ", child.Err(), " ", true)
		default:
			return "open"
		}
	})
}

// A context of a package variable is as it was at the start in each run, and
// what a run does to it stays in the run.
func TestContextMadeOutside(t *testing.T) {
	alive, cancel := context.WithCancelCause(context.Background())
	dead, end := context.WithCancelCause(context.Background())
	end(errCause)
	always(t, "false <nil> <nil>, true context canceled context canceled, true context canceled context canceled, true context canceled the cause", func() string {
		child, _ := context.WithCancel(alive)
		before := look(child)
		sched.Go(func() { cancel(nil) })
		channel.Receive(child.Done())
		return before + ", " + look(child) + ", " + look(alive) + ", " + look(dead)
	})
	require.NoError(t, alive.Err())
	cancel(errCause)
	<-alive.Done()
	require.Equal(t, errCause, std.Cause(alive))
}

func TestOutsideContextsAreReal(t *testing.T) {
	parent, end := context.WithTimeoutCause(context.Background(), time.Hour, errCause)
	defer end()
	ctx, cancel := context.WithCancelCause(parent)
	child, stop := std.WithCancel(ctx)
	defer stop()
	called := make(chan bool)
	context.AfterFunc(ctx, func() { called <- true })
	_, ok := ctx.Deadline()
	require.True(t, ok)
	require.NoError(t, context.Cause(ctx))
	cancel(errCause)
	<-child.Done()
	<-called
	require.Equal(t, errCause, std.Cause(child), "the standard package sees a context of its own")
	require.Equal(t, errCause, context.Cause(child))
	require.NoError(t, parent.Err())
	require.Equal(t, "context.Background.WithCancel", fmt.Sprint(first(context.WithCancel(context.Background()))))

	expired, stop := context.WithTimeout(context.Background(), 1)
	defer stop()
	<-expired.Done()
	require.ErrorIs(t, expired.Err(), context.DeadlineExceeded)
	require.ErrorIs(t, expired.Err(), std.DeadlineExceeded)
}

func first(ctx context.Context, _ context.CancelFunc) context.Context { return ctx }

func TestCommandsTakeOurContexts(t *testing.T) {
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Skip("no sleep command")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, sleep, "1000")
	require.NoError(t, cmd.Start())
	cancel()
	require.Error(t, cmd.Wait())
}
