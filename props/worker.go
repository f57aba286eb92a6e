package props

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// An event is something seen of the lock under test.
type event struct {
	model.Event
	detail string        // the error or panic that an operation ended in
	at     time.Duration // since the program began; virtual in a bubble
}

// An eventLog collects events in the order in which they happen. An invocation
// is logged before the call and a return after it, so that what the log calls
// overlapping includes all that really overlapped: that never accuses a lock.
type eventLog struct {
	mu     sync.Mutex
	start  time.Time
	events []event
}

func (l *eventLog) add(e model.Event, detail string) {
	l.mu.Lock()
	l.events = append(l.events, event{e, detail, time.Since(l.start)})
	l.mu.Unlock()
}

// from gives the events from the n-th on.
func (l *eventLog) from(n int) []event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[n:len(l.events):len(l.events)]
}

// A worker is the goroutine that plays one thread.
type worker struct {
	id       int
	handle   handle
	log      *eventLog
	commands chan func()
	endings  chan program.Action // what ends the blocking call it is in
	shut     func() bool         // Close has been called
	busy     atomic.Bool         // a command has been given and is not done
	ending   atomic.Bool         // the blocking call has been told to end and has not
}

// start begins to serve commands, one at a time, until the channel is closed.
func (w *worker) start() {
	go func() {
		for command := range w.commands {
			command()
			w.busy.Store(false)
		}
	}()
}

// begin gives an idle worker a command.
func (w *worker) begin(command func()) {
	w.busy.Store(true)
	w.commands <- command
}

// call performs an operation and logs it. A panic with an error value counts as
// an error, for Acquire has no other way to give one; any other panic, or the end
// of the goroutine, as a refusal.
func (w *worker) call(op model.Op, do func() (model.Result, string)) {
	w.log.add(model.Invoke(w.id, op), "")
	result, detail, returned := model.Refused, "", false
	defer func() {
		if v := recover(); v != nil {
			result, detail = panicked(op, v)
		} else if !returned {
			detail = "ended its goroutine (runtime.Goexit)"
		}
		w.log.add(model.Return(w.id, op, result), detail)
	}()
	result, detail = do()
	returned = true
}

func panicked(op model.Op, v any) (model.Result, string) {
	detail := fmt.Sprintf("panicked: %v", v)
	if _, ok := v.(error); ok && op != model.Misuse && op != model.AcquireContext { // that one returns its errors
		if _, crash := v.(runtime.Error); !crash {
			return model.Failed, detail
		}
	}
	return model.Refused, detail
}

// end tells the blocking call of a worker how to end.
func (w *worker) end(how program.Action) {
	w.ending.Store(true)
	w.endings <- how
}

// plain makes an operation of a call without a result.
func plain(do func()) func() (model.Result, string) {
	return func() (model.Result, string) { do(); return model.OK, "" }
}

// answer makes an operation of a call that says yes or no.
func answer(do func() bool) func() (model.Result, string) {
	return func() (model.Result, string) {
		if do() {
			return model.OK, ""
		}
		return model.No, ""
	}
}

// acquireContext makes an operation of a cancellable acquire.
func (w *worker) acquireContext(ctx context.Context) func() (model.Result, string) {
	return func() (model.Result, string) {
		if err := w.handle.acquireContext(ctx); err != nil {
			return model.Failed, "returned " + err.Error()
		}
		return model.OK, ""
	}
}

// A bodyPanic is what a blocking call panics with on purpose.
type bodyPanic struct{}

// block runs Block on a goroutine of its own, since the blocking call may end it.
func (w *worker) block() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.log.add(model.Invoke(w.id, model.Block), "")
		w.bracket()
	}()
	<-done
}

// bracket calls Block around a call that waits to be told how to end. Block's two
// halves are two operations of the model.
func (w *worker) bracket() {
	op, ending, returned := model.Block, program.Unblock, false
	var over atomic.Bool
	defer func() {
		over.Store(true)
		result, detail := model.OK, ""
		switch v := recover(); {
		case ending != program.Unblock && op == model.Unblock && w.shut():
			// The call's own panic hides whether the lock was had back.
			result, detail = model.Failed, "ended after Close"
		case returned && op == model.Block:
			result, detail = model.Refused, "returned without calling its function"
		case v == bodyPanic{}, returned:
		case v != nil:
			result, detail = panicked(op, v)
		case ending != program.UnblockGoexit:
			result, detail = model.Refused, "ended its goroutine (runtime.Goexit)"
		}
		w.log.add(model.Return(w.id, op, result), detail)
	}()
	w.handle.block(func() {
		w.log.add(model.Return(w.id, model.Block, model.OK), "")
		op = model.Unblock
		ending = <-w.endings
		w.log.add(model.Invoke(w.id, model.Unblock), "")
		w.ending.Store(false)
		switch {
		case over.Load(): // Block has not waited for us, and there is nobody to panic to
		case ending == program.UnblockPanic:
			panic(bodyPanic{})
		case ending == program.UnblockGoexit:
			runtime.Goexit()
		}
	})
	returned = true
}
