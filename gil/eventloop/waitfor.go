package eventloop

import (
	"errors"
	"time"
)

// ErrTimeout is the outcome of what took too long.
var ErrTimeout = errors.New("eventloop: timed out")

// WaitFor waits for the future in the running task, but not for longer than the
// timeout: then it cancels the future, waits until that is done, and returns
// [ErrTimeout]. If the task is cancelled, so is the future, and the error is
// [ErrCancelled]. If the future is a task that goes on regardless, its result is
// the outcome.
//
// That is Python's "async with asyncio.timeout(t): await f", which is wait_for
// since Python 3.12. Before, a cancellation that met the future's end could be
// lost (https://github.com/python/cpython/issues/86296).
func WaitFor[T any](f *Future[T], timeout time.Duration) (T, error) {
	t := f.loop.mustBeInTask()
	expired := false
	expire := func() {
		expired = true
		t.Cancel()
	}
	requests := t.requests
	timer := f.loop.arrange(timeout, expire)
	value, err := f.Await()
	timer.Cancel()
	if !expired {
		return value, err
	}
	t.requests-- // that was ours
	if t.requests <= requests && errors.Is(err, ErrCancelled) {
		var none T
		return none, ErrTimeout
	}
	return value, err
}

// arrange is CallLater, or CallSoon if there is no delay.
func (l *Loop) arrange(delay time.Duration, f func()) *Handle {
	if delay <= 0 {
		return l.CallSoon(f)
	}
	return l.CallLater(delay, f)
}
