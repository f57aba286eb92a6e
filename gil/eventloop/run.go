package eventloop

import "errors"

// ErrRunning is the outcome of running or closing a loop that runs.
var ErrRunning = errors.New("eventloop: the loop is running")

// ErrStopped is the outcome of RunUntilComplete on a loop that was stopped
// before the future was done.
var ErrStopped = errors.New("eventloop: the loop was stopped before the future was done")

// RunForever runs the loop until Stop is called, and then returns nil. Its caller
// holds the lock, and holds it again when RunForever returns. It returns
// [ErrRunning] or [ErrClosed] if the loop cannot run, and the selector's error if
// that fails.
//
// If the thread loses its lock, RunForever panics with what the handle panics
// with. After that, and after a callback that calls [runtime.Goexit], the loop
// does not run any more, and can be run again or closed.
func (l *Loop) RunForever() error {
	switch {
	case l.closed:
		return ErrClosed
	case l.running:
		return ErrRunning
	}
	l.running = true
	defer func() { l.running, l.stopping = false, false }()
	for {
		if err := l.turn(); err != nil {
			return err
		}
		if l.stopping {
			return nil
		}
	}
}

// RunUntilComplete runs the future's loop until the future is done, and returns
// its result. The errors are those of the future and of [Loop.RunForever], and
// [ErrStopped].
func RunUntilComplete[T any](f *Future[T]) (T, error) {
	stop := f.AddDoneCallback(f.loop.Stop)
	defer stop.Cancel()
	if err := f.loop.RunForever(); err != nil {
		var none T
		return none, err
	}
	if !f.Done() {
		var none T
		return none, ErrStopped
	}
	return f.Result()
}

// Stop makes the loop return at the end of the present turn or, if it does not
// run, of the first turn when it does; that turn does not wait for anything.
// From another thread, pass Stop to [Loop.CallSoonThreadsafe].
func (l *Loop) Stop() { l.stopping = true }
