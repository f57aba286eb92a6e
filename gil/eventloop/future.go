package eventloop

import (
	"errors"
	"slices"
)

// ErrCancelled is the outcome of what was cancelled: a future's result, and
// what a task sees where it waits.
var ErrCancelled = errors.New("eventloop: cancelled")

// A Future is a result that is not there yet. It becomes done once, by a value,
// an error, or cancellation.
type Future[T any] struct {
	loop      *Loop
	state     state
	value     T
	err       error
	callbacks []*Handle
	owner     canceller // who makes the result, if it must be asked to cancel; else nil
}

type state uint8

const (
	pending state = iota
	finished
	cancelled
)

// canceller is what can be cancelled: a future, or what stands behind it.
// Cancel reports whether the request was taken; it may be fulfilled later.
type canceller interface{ Cancel() bool }

// A cancelFunc is a canceller.
type cancelFunc func() bool

// Cancel calls the function.
func (f cancelFunc) Cancel() bool { return f() }

// NewFuture returns a future that is not done.
func NewFuture[T any](l *Loop) *Future[T] { return &Future[T]{loop: l} }

// SetResult makes the future done. Only a future of NewFuture may be set, and
// only while it is not done: all else panics.
func (f *Future[T]) SetResult(value T) {
	f.mustBeSettable("SetResult")
	f.settle(finished, value, nil)
}

// SetError makes the future done with an error, which must not be nil. Only a
// future of NewFuture may be set, and only while it is not done: all else
// panics.
func (f *Future[T]) SetError(err error) {
	f.mustBeSettable("SetError")
	if err == nil {
		panic("eventloop: SetError of a future without an error")
	}
	var none T
	f.settle(finished, none, err)
}

func (f *Future[T]) mustBeSettable(operation string) {
	switch {
	case f.owner != nil:
		panic("eventloop: " + operation + " of a future whose result comes from elsewhere")
	case f.Done():
		panic("eventloop: " + operation + " of a future that is done")
	}
}

// Cancel cancels the future, and reports whether it did: what is done stays as
// it is.
//
// The future of a task becomes done later: [ErrCancelled] is delivered where the
// task waits, or instead of its first step, and the task may clean up, or go on
// regardless. The future of [Gather] passes the request on to its parts.
func (f *Future[T]) Cancel() bool {
	switch {
	case f.Done():
		return false
	case f.owner != nil:
		return f.owner.Cancel()
	}
	var none T
	f.settle(cancelled, none, ErrCancelled)
	return true
}

// Done reports whether there is a result, or will never be one.
func (f *Future[T]) Done() bool { return f.state != pending }

// Cancelled reports whether the future has been cancelled.
func (f *Future[T]) Cancelled() bool { return f.state == cancelled }

// Result returns the value, or the error: [ErrCancelled] if the future was
// cancelled. It panics if the future is not done.
func (f *Future[T]) Result() (T, error) {
	if !f.Done() {
		panic("eventloop: Result of a future that is not done")
	}
	return f.value, f.err
}

// Await suspends the running task until the future is done, and returns the
// result. If the task is cancelled meanwhile, the future is cancelled too, and
// the error is [ErrCancelled]. Outside a task it panics, unless the future is
// done.
func (f *Future[T]) Await() (T, error) {
	if !f.Done() {
		t := f.loop.mustBeInTask()
		if f.owner == canceller(t) {
			panic("eventloop: a task waits for itself")
		}
		f.AddDoneCallback(t.step)
		if err := t.suspend(f); err != nil {
			var none T
			return none, err
		}
	}
	return f.Result()
}

// AddDoneCallback arranges for callback to be called, by CallSoon, when the
// future is done, or now if it is. To cancel the handle removes the callback.
func (f *Future[T]) AddDoneCallback(callback func()) *Handle {
	h := &Handle{loop: f.loop, f: callback}
	if f.Done() {
		f.loop.enqueue(h)
		return h
	}
	if len(f.callbacks) == cap(f.callbacks) {
		// Forget the cancelled ones before growing: one future may see many
		// waiters come and go, such as one that is shielded.
		f.callbacks = slices.DeleteFunc(f.callbacks, (*Handle).Cancelled)
	}
	f.callbacks = append(f.callbacks, h)
	return h
}

// settle makes the future done and calls its callbacks soon; after Close, never.
func (f *Future[T]) settle(how state, value T, err error) {
	f.state, f.value, f.err = how, value, err
	for _, h := range f.callbacks {
		f.loop.enqueue(h)
	}
	f.callbacks = nil
}

// settleWith makes the future done with what a function returned.
func (f *Future[T]) settleWith(value T, err error) {
	if errors.Is(err, ErrCancelled) {
		var none T
		f.settle(cancelled, none, err)
		return
	}
	f.settle(finished, value, err)
}
