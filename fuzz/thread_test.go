package fuzz

import (
	"context"
	"errors"
	"sync"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// A thread is one goroutine of a crew. A step that makes no sense when its turn
// comes, such as a Release by a thread that does not hold, is passed over.
type thread struct {
	id       int
	handle   *gil.Thread
	watcher  watcher
	orders   chan program.Step
	holds    bool // the lock, by the thread's own account
	gone     bool // Exit
	busy     bool // with a step other than a blocking call; for others to read at rest
	progress progress

	mu     sync.Mutex
	cancel context.CancelFunc // ends the AcquireContext in progress, if any; guarded by mu
}

// A progress is how far a thread has come with its work, for others to read at rest.
type progress byte

const (
	playing progress = iota
	letGo            // has no more orders, and not the lock
	ended
)

// work takes orders until there are no more, lets go, and comes once again.
func (t *thread) work(again <-chan struct{}) {
	for s := range t.orders {
		t.step(s)
	}
	t.release()
	t.progress = letGo
	<-again
	t.acquire()
	t.release()
	t.exit()
	t.progress = ended
}

func (t *thread) step(s program.Step) {
	t.busy = true
	defer func() { t.busy = false }()
	switch s.Do {
	case program.Acquire:
		t.acquire()
	case program.TryAcquire:
		t.tryAcquire()
	case program.AcquireFor, program.AcquireContext:
		t.acquireContext(s)
	case program.Release:
		t.release()
	case program.Barge:
		if t.holds {
			t.release()
			t.acquire()
		}
	case program.Checkpoint:
		t.checkpoint()
	case program.Block:
		t.block()
	case program.Misuse:
		t.misuse()
	case program.Exit:
		t.exit()
	}
}

func (t *thread) acquire() {
	if t.mayAcquire() {
		t.call(model.Acquire, plain(t.handle.Acquire))
	}
}

func (t *thread) tryAcquire() {
	if t.mayAcquire() {
		t.call(model.TryAcquire, answer(t.handle.TryAcquire))
	}
}

func (t *thread) release() {
	if t.holds {
		t.call(model.Release, plain(t.handle.Release))
	}
}

func (t *thread) checkpoint() {
	if t.holds {
		t.call(model.Checkpoint, answer(t.handle.Checkpoint))
	}
}

func (t *thread) misuse() {
	if t.mayAcquire() {
		t.call(model.Misuse, plain(t.handle.Release))
	}
}

func (t *thread) exit() {
	if !t.gone {
		t.call(model.Exit, plain(t.handle.Exit))
		t.gone = true
	}
}

func (t *thread) mayAcquire() bool { return !t.holds && !t.gone }

// acquireContext is an acquire with a deadline, or one that Cancel ends.
func (t *thread) acquireContext(s program.Step) {
	if !t.mayAcquire() {
		return
	}
	t.call(model.AcquireContext, func() model.Result {
		ctx, cancel := t.newContext(s)
		defer cancel()
		err := t.handle.AcquireContext(ctx)
		switch {
		case err == nil:
			return model.OK
		case errors.Is(err, gil.ErrClosed), ctx.Err() != nil && errors.Is(err, ctx.Err()):
			return model.Failed
		default:
			return model.Refused // the model knows no such outcome
		}
	})
}

// newContext gives the context of an acquire, which cancelNow ends if the step
// has no deadline.
func (t *thread) newContext(s program.Step) (ctx context.Context, done func()) {
	if s.Do == program.AcquireFor {
		t.watcher.cancelling(t.id)
		return context.WithTimeout(context.Background(), s.For)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	ctx, t.cancel = context.WithCancel(context.Background())
	return ctx, t.forgetContext
}

func (t *thread) forgetContext() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
}

// cancelNow ends the AcquireContext in progress. It is for other goroutines.
func (t *thread) cancelNow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cancel != nil {
		t.watcher.cancelling(t.id)
		t.cancel()
		t.cancel = nil
	}
}
