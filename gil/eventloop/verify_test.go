package eventloop_test

import (
	"os"
	"testing"

	"github.com/gilcheck/gilcheck/gil/eventloop"
	"github.com/gilcheck/gilcheck/props"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// TestPromises explores the loop inside, every interleaving of it with the threads that
// call it, and tries what it offers to tasks.
func TestPromises(t *testing.T) { props.VerifyLoop(t, eventloop.New, powers()...) }

// TestPromisesWithoutFiles does the same with the selector that needs no system calls.
func TestPromisesWithoutFiles(t *testing.T) {
	props.VerifyLoop(t, func(thread eventloop.Thread) (*eventloop.Loop, error) {
		return eventloop.NewWithoutFiles(thread), nil
	}, powers()...)
}

// powers are what the loop offers to tasks.
func powers() []props.Option {
	return []props.Option{
		props.LoopTasks((*eventloop.Loop).Go),
		props.LoopLocks(eventloop.NewLock),
		props.LoopConditions(eventloop.NewCondition),
		props.LoopExecutors(inExecutor),
	}
}

// inExecutor has functions called in an executor of two threads.
func inExecutor(loop *eventloop.Loop, newThread func(string) eventloop.Thread) (submit func(call, done func()) (cancel func()), shutdown func()) {
	executor := eventloop.NewExecutor(2, newThread)
	submit = func(call, done func()) func() {
		future := eventloop.RunInExecutor(loop, executor, func(eventloop.Thread) (struct{}, error) {
			call()
			return struct{}{}, nil
		})
		future.AddDoneCallback(done)
		return func() { future.Cancel() }
	}
	return submit, executor.Shutdown
}
