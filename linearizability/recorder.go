package linearizability

import (
	"sync/atomic"

	"github.com/gilcheck/gilcheck/model"
)

// EventsMax bounds a recording, so that a test that never ends does not fill the
// memory: 128 KiB at 32 bytes an event. Its 2,048 operations are far more than
// [Check] takes and enough for a [Monitor] to see every phase of a lock's life.
const EventsMax = 4096

// A Recorder writes down the operations of concurrent goroutines. Its methods
// never block and may be called from any goroutine.
//
// The stamps are the places in a shared log, handed out by one atomic counter.
// That order is real, unlike that of two readings of a clock: an invocation is
// stamped before the call, a return after it, so the recorded interval contains
// the true one. A wider interval only allows more orders, so a lock convicted on
// the record is guilty; one that is acquitted may have been lucky.
//
// The counter also orders the goroutines for the race detector: a run that is
// recorded cannot show a lock that fails to publish its holder's writes.
type Recorder struct {
	clock atomic.Int64
	log   []entry
}

type entry struct {
	event model.Event
	call  Call
	ready atomic.Bool // event and call may be read
}

// A Call names an operation that a Recorder has seen begin.
type Call int32

// NewRecorder makes a recorder for at most events events, two for each
// operation; EventsMax is the most it will take.
func NewRecorder(events int) *Recorder {
	return &Recorder{log: make([]entry, min(events, EventsMax))}
}

// Invoke records that a thread is about to call op. A thread is in one call at a
// time; for Close, which no thread of the program calls, pass 0.
func (r *Recorder) Invoke(thread int, op model.Op) Call {
	stamp := r.clock.Add(1) - 1
	r.write(stamp, model.Invoke(thread, op), Call(stamp))
	return Call(stamp)
}

// Return records that the operation has returned.
func (r *Recorder) Return(c Call, result model.Result) {
	stamp := r.clock.Add(1) - 1
	if e, ok := r.invocation(c); ok {
		r.write(stamp, model.Return(e.Thread, e.Op, result), c)
	}
}

// Cancel records that from now on the context of an AcquireContext may be done.
// Call it before the context is cancelled, or right after Invoke if that is not
// in the caller's hands; a call after the operation returned counts for nothing.
func (r *Recorder) Cancel(c Call) {
	stamp := r.clock.Add(1) - 1
	if e, ok := r.invocation(c); ok && e.Op == model.AcquireContext {
		r.write(stamp, model.Cancel(e.Thread), c)
	}
}

// Truncated reports whether events were dropped because the log is full. What
// is kept is then all that happened up to some moment, and as good a history.
func (r *Recorder) Truncated() bool { return r.clock.Load() > int64(len(r.log)) }

func (r *Recorder) write(stamp int64, e model.Event, c Call) {
	if stamp >= int64(len(r.log)) {
		return
	}
	slot := &r.log[stamp]
	slot.event, slot.call = e, c
	slot.ready.Store(true)
}

func (r *Recorder) invocation(c Call) (model.Event, bool) {
	if int(c) >= len(r.log) {
		return model.Event{}, false
	}
	return r.log[c].event, true
}

// History is what has been recorded, in the order of the calls. It may be taken
// while threads still run or hang: their operations are pending.
func (r *Recorder) History() History {
	var h History
	index := make(map[Call]int)
	r.each(func(stamp int64, e model.Event, c Call) {
		if e.Kind == model.Invoked {
			index[c] = len(h)
			h = append(h, Operation{Thread: e.Thread, Op: e.Op, Call: stamp, Pending: true})
			return
		}
		o := &h[index[c]]
		if e.Kind == model.Cancelled {
			o.Cancelled = o.Cancelled || o.Pending
			return
		}
		o.Result, o.Return, o.Pending = e.Result, stamp, false
	})
	return h
}

// Events is the recording as [Monitor] reads it.
func (r *Recorder) Events() []model.Event {
	var events []model.Event
	over := make(map[Call]bool) // returned or cancelled: no more to cancel
	r.each(func(_ int64, e model.Event, c Call) {
		if e.Kind == model.Cancelled && over[c] {
			return
		}
		over[c] = e.Kind != model.Invoked
		events = append(events, e)
	})
	return events
}

// each visits the log in order. A stamp whose entry is still being written is
// passed over: that invocation has not reached the lock, that return has not
// been noticed by anybody.
func (r *Recorder) each(visit func(stamp int64, e model.Event, c Call)) {
	for i := range min(r.clock.Load(), int64(len(r.log))) {
		if slot := &r.log[i]; slot.ready.Load() {
			visit(i, slot.event, slot.call)
		}
	}
}
