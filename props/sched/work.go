package sched

import (
	"context"
	"sync"
	"time"
)

// These bound what WithWork allows: on a machine that gives this process less than an
// eighth of a processor, a search ends unfinished, and nobody waits for a minute more
// than was said.
const (
	workLate   = 8
	workLatest = time.Minute
)

// workLook is the least time between two looks at the clock of WithWork.
const workLook = time.Millisecond

// WithWork returns a context that ends when this process has worked for d: after d, if
// it has a processor to itself, later on a machine that is busy with other things, and
// after 8 d or a minute more at the latest. So a search meets about as much under load as without.
// What the process does elsewhere meanwhile counts too, but never ends it before d.
func WithWork(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return withWork(parent, d, processTime)
}

func withWork(parent context.Context, d time.Duration, clock func() time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithValue(parent, allotment{}, d), min(workLate*d, d+workLatest))
	w := &work{ctx: ctx, end: clock() + d, clock: clock, cancel: cancel}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(d, w.look)
	return ctx, w.stop
}

// work ends a context in time.
type work struct {
	ctx    context.Context
	end    time.Duration // on the clock
	clock  func() time.Duration
	cancel context.CancelFunc

	mu    sync.Mutex
	timer *time.Timer
}

// look ends the context if the work is done, and looks again later if it is not.
func (w *work) look() {
	left := w.end - w.clock()
	if left <= 0 {
		w.cancel()
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx.Err() == nil { // or else it has been stopped meanwhile
		w.timer.Reset(max(left, workLook))
	}
}

func (w *work) stop() {
	w.cancel()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
}

// begun is a moment to count from.
var begun = time.Now()

// allotment is the key of what WithWork was given.
type allotment struct{}

// allotted is how long a search may take that begins now, if that is limited.
func allotted(ctx context.Context) (time.Duration, bool) {
	d, worked := ctx.Value(allotment{}).(time.Duration)
	end, limited := ctx.Deadline()
	switch {
	case worked && limited:
		return min(d, time.Until(end)), true
	case limited:
		return time.Until(end), true
	}
	return 0, false
}
