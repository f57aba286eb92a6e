package eventloop

import "time"

// Sleep suspends the running task for a while. A delay of zero or less lets
// everything that is ready go first, once. The error is [ErrCancelled] or
// [ErrClosed].
func (l *Loop) Sleep(delay time.Duration) error {
	t := l.mustBeInTask()
	if delay <= 0 {
		l.CallSoon(t.step)
		return t.suspend(nil)
	}
	over := NewFuture[struct{}](l)
	timer := l.CallLater(delay, func() {
		if !over.Done() {
			over.SetResult(struct{}{})
		}
	})
	defer timer.Cancel()
	_, err := over.Await()
	return err
}
