package eventloop

import "container/list"

// waiters are the tasks that wait for something, first come first.
type waiters struct {
	loop *Loop
	list list.List // of *Future[struct{}], which become done when the task is to go on
}

// wait makes the running task the last waiter until grant picks it, and reports
// whether it has been picked. The error is [ErrCancelled] or [ErrClosed], and
// that may happen to a waiter that has been picked, before it goes on: whatever
// it was to get is then the caller's, to be passed on.
func (w *waiters) wait() (granted bool, err error) {
	turn := NewFuture[struct{}](w.loop)
	place := w.list.PushBack(turn)
	defer w.list.Remove(place) // if it still stands there
	_, err = turn.Await()
	return turn.state == finished, err
}

// grant picks the first waiter that has not been cancelled, and reports whether
// there was one. Who has been picked stands in line no more.
func (w *waiters) grant() bool {
	for first := w.list.Front(); first != nil; first = w.list.Front() {
		turn := w.list.Remove(first).(*Future[struct{}])
		if !turn.Done() {
			turn.SetResult(struct{}{})
			return true
		}
	}
	return false
}

// grantAll picks everybody who waits.
func (w *waiters) grantAll() {
	for w.grant() {
	}
}
