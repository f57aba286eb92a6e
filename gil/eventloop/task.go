package eventloop

import (
	"container/list"
	"errors"
	"iter"
)

// errGoexit is the outcome of a function that ended by runtime.Goexit.
var errGoexit = errors.New("eventloop: the function called runtime.Goexit")

// A task is a function that can be suspended: a coroutine, which runs in turns
// with the loop. What it waits for resumes it through the loop.
type task struct {
	loop *Loop
	body func() // runs the function and makes the task's future done
	done func() bool

	// The coroutine, from the first step on. next resumes it until it suspends
	// itself or ends; stop does so for the last time, making yield return false.
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	place *list.Element // among the loop's tasks

	waiter     canceller // what the task waits for
	mustCancel bool      // a cancellation is to be delivered at the next step
	cancelling bool      // Cancel is asking the waiter
	requests   int       // cancellations that nobody has taken for his own (see WaitFor)
	thrown     error     // what suspend returns
	abandoned  bool      // the loop has been closed under the task
}

// NewTask starts a task, which calls f in turns with the loop's other work, from
// the next turn on. Its result, or [*PanicError] if it panics, is the future's.
//
// A Goexit in a task ends the task, and goes on in the goroutine that runs the
// loop.
func NewTask[T any](l *Loop, f func() (T, error)) *Future[T] {
	future := NewFuture[T](l)
	t := &task{loop: l, done: future.Done}
	t.body = func() {
		var value T
		err := errGoexit
		defer func() {
			if err == nil && t.mustCancel { // cancelled by its own last step
				err = ErrCancelled
			}
			future.settleWith(value, err)
		}()
		if t.mustCancel { // before it began
			err = ErrCancelled
			return
		}
		if reason := call(func() { value, err = f() }); reason != nil {
			err = reason
			t.panicked(reason, len(future.callbacks) > 0)
		}
	}
	future.owner = t
	l.CallSoon(t.step)
	return future
}

// Go is [NewTask] for a function that returns nothing but an error.
func (l *Loop) Go(f func() error) *Future[struct{}] {
	return NewTask(l, func() (struct{}, error) { return struct{}{}, f() })
}

// panicked reports the task's panic if nobody waits for the task. The loop must
// not go on if it was the loss of the lock that made the function panic.
func (t *task) panicked(reason *PanicError, awaited bool) {
	if t.abandoned && errors.Is(reason, ErrClosed) {
		return // that is how an abandoned task ends
	}
	if !t.abandoned {
		t.loop.reclaim()
	}
	if !awaited {
		t.loop.report(reason)
	}
}

// Cancel asks the task to cancel itself. What it waits for is cancelled, which
// resumes the task with that error. If it does not wait, or waits for what is
// done already and is about to be resumed, the error is delivered at its next
// step: it has lost what it was waiting for.
//
// It panics if tasks wait for each other in a circle, as asyncio's recursion
// does in the end.
func (t *task) Cancel() bool {
	if t.done() {
		return false
	}
	if t.cancelling {
		panic("eventloop: tasks wait for each other in a circle")
	}
	t.cancelling = true
	defer func() { t.cancelling = false }()
	t.requests++
	if t.waiter == nil || !t.waiter.Cancel() {
		t.mustCancel = true
	}
	return true
}

// step runs the task until it waits or ends.
func (t *task) step() {
	t.waiter = nil
	if t.mustCancel && t.next != nil {
		t.mustCancel = false
		t.thrown = ErrCancelled
	}
	if t.next == nil {
		t.begin()
	}
	t.enter(func() { t.next() })
}

// begin makes the coroutine. If the task has been cancelled before it began, its
// function is not called.
func (t *task) begin() {
	t.place = t.loop.tasks.PushBack(t)
	t.next, t.stop = iter.Pull(func(yield func(struct{}) bool) {
		defer t.loop.tasks.Remove(t.place)
		t.yield = yield
		t.body()
	})
}

// enter calls resume, which runs the coroutine, as the loop's current task.
func (t *task) enter(resume func()) {
	t.loop.current = t
	defer func() { t.loop.current = nil }()
	resume()
}

// suspend lets the loop go on until somebody calls step. The task waits for the
// given future, or nil if it is resumed in any case. The error says why the task
// should not go on: it has been cancelled, or the loop closed.
func (t *task) suspend(waiter canceller) error {
	if t.abandoned {
		panic(ErrClosed) // it has been told so before
	}
	t.waiter = waiter
	if t.mustCancel && waiter != nil && waiter.Cancel() {
		t.mustCancel = false
	}
	if !t.yield(struct{}{}) {
		t.abandoned = true
		return ErrClosed
	}
	err := t.thrown
	t.thrown = nil
	return err
}

// mustBeInTask returns the running task.
func (l *Loop) mustBeInTask() *task {
	if l.current == nil {
		panic("eventloop: a wait outside a task")
	}
	return l.current
}
