package fuzz

import (
	"errors"
	"runtime"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// call performs an operation between the watcher's before and after.
func (t *thread) call(op model.Op, do func() model.Result) {
	t.watcher.before(t.id, op)
	t.returned(op, result(op, do))
}

// returned takes note of a result. Who loses the lock to Close has an error.
func (t *thread) returned(op model.Op, r model.Result) {
	switch op {
	case model.Release, model.Block, model.Exit:
		t.holds = false
	case model.Acquire, model.AcquireContext, model.TryAcquire, model.Unblock:
		t.holds = r == model.OK
	case model.Checkpoint:
		t.holds = r == model.OK || r == model.No
	}
	t.watcher.after(t.id, op, r)
}

// result is what an operation returns or panics with.
func result(op model.Op, do func() model.Result) (r model.Result) {
	defer func() {
		if v := recover(); v != nil {
			r = panicked(op, v)
		}
	}()
	return do()
}

// panicked is the result of an operation that panics. The lock panics with
// ErrClosed where it cannot return it; all else answers a misuse.
func panicked(op model.Op, v any) model.Result {
	if err, ok := v.(error); ok && errors.Is(err, gil.ErrClosed) && op != model.Misuse {
		return model.Failed
	}
	return model.Refused
}

func plain(do func()) func() model.Result {
	return func() model.Result { do(); return model.OK }
}

func answer(do func() bool) func() model.Result {
	return func() model.Result {
		if do() {
			return model.OK
		}
		return model.No
	}
}

// A bodyPanic is what a blocking call panics with on purpose.
type bodyPanic struct{}

// block calls Block on a goroutine of its own, since the blocking call may end it.
func (t *thread) block() {
	if !t.holds {
		return
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		t.bracket()
	}()
	<-over
}

// bracket calls Block around a blocking call that ends as the next Unblock says.
// To the model these are two operations. How the call ended must come out of
// Block, unless Close has hidden it behind its own panic.
func (t *thread) bracket() {
	op, ending, returned := model.Block, program.Unblock, false
	defer func() {
		r := model.Refused
		switch v := recover(); {
		case op == model.Block: // it never called its function
		case v == bodyPanic{}:
			r = must(ending == program.UnblockPanic)
		case v != nil:
			r = panicked(op, v)
		case returned:
			r = must(ending == program.Unblock)
		default: // by Goexit
			r = must(ending == program.UnblockGoexit)
		}
		t.returned(op, r)
	}()
	t.watcher.before(t.id, model.Block)
	t.handle.Block(func() {
		t.returned(model.Block, model.OK)
		t.busy = false
		ending = t.ending()
		t.busy = true
		op = model.Unblock
		t.watcher.before(t.id, model.Unblock)
		switch ending {
		case program.UnblockPanic:
			panic(bodyPanic{})
		case program.UnblockGoexit:
			runtime.Goexit()
		}
	})
	returned = true
}

func must(ok bool) model.Result {
	if ok {
		return model.OK
	}
	return model.Refused
}

// ending waits for the order that ends the blocking call, or for the end of all
// orders. Others make no sense here.
func (t *thread) ending() program.Action {
	for s := range t.orders {
		switch s.Do {
		case program.Unblock, program.UnblockPanic, program.UnblockGoexit:
			return s.Do
		}
	}
	return program.Unblock
}
