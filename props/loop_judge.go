package props

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A loopViolation is a run of a loop that broke a promise.
type loopViolation struct{ model.LoopBreach }

func (v *loopViolation) Error() string { return v.Promise + ": " + v.Message }

// see follows an event, and stops the run at the first that breaks a promise.
func (x *loopRun) see(e model.LoopEvent) {
	name := sched.Here().Name()
	x.e.Aside(func() {
		if x.broken != nil {
			return
		}
		e.Now = x.e.Now()
		if x.e.Tracing() {
			x.e.Note(name, loopNote(e))
		}
		x.count(e)
		x.mark, x.blocks, x.since = x.e.Steps(), x.thread.blocks.Load(), x.e.Now()
		x.past = x.past*0x9e3779b97f4a7c15 + uint64(e.Kind)<<16 + uint64(e.Callback)<<8 + 1
		x.e.SetMonitor(x.past ^ uint64(e.Now)<<1)
		if b := x.walk.Observe(e); b != nil {
			x.breaks(b.Promise, b.Message)
		}
	})
}

// count keeps track of what runs and what is still to come.
func (x *loopRun) count(e model.LoopEvent) {
	switch e.Kind {
	case model.LoopLater:
		x.timed[e.Callback] = e.Due
	case model.LoopCancel:
		delete(x.timed, e.Callback)
	case model.LoopBegin:
		delete(x.timed, e.Callback)
		x.inside++
	case model.LoopEnd:
		x.inside--
	case model.LoopSend:
		x.sending++
	case model.LoopSent:
		x.sending--
	}
}

// loopNote is the event in a row of a schedule.
func loopNote(e model.LoopEvent) string {
	callback := string(rune('a' + e.Callback))
	switch e.Kind {
	case model.LoopSoon:
		return "CallSoon(" + callback + ")"
	case model.LoopLater:
		return fmt.Sprintf("CallLater(%s), due at %v", callback, e.Due)
	case model.LoopSend:
		return "CallSoonThreadsafe(" + callback + ")"
	case model.LoopSent:
		if e.Failed {
			return callback + " is refused"
		}
		return callback + " is accepted"
	case model.LoopCancel:
		return "cancels " + callback
	case model.LoopBegin:
		return callback + " begins"
	case model.LoopEnd:
		return callback + " ends"
	case model.LoopClose:
		return "Close"
	case model.LoopClosed:
		return "closed"
	}
	return ""
}

func (x *loopRun) breaks(promise, message string) {
	var v *loopViolation
	if err := x.breach(promise, message); x.broken == nil && errors.As(err, &v) {
		x.broken = &v.LoopBreach
		x.e.Break(v)
	}
}

// rests is called when nobody can go on but by a timer.
func (x *loopRun) rests() {
	waits := x.lock.holder.Load() == x.thread && x.inside == 0
	switch {
	case waits && !x.walk.Closing():
		x.breaks("loop-releases-in-select", "the loop waits, and its thread holds the lock")
		return
	case !x.walk.Closing():
		if b := x.walk.Observe(model.LoopEvent{Kind: model.LoopCalm, Now: x.e.Now()}); b != nil {
			x.breaks(b.Promise, b.Message)
			return
		}
	}
	if x.resting != nil && (len(x.timed) == 0 || x.walk.Closing()) {
		x.e.Unpark(x.resting)
		x.resting = nil
	}
}

// judge is an error if the run broke a promise.
func (x *loopRun) judge(r sched.Result) error {
	x.timers = x.timers || r.Armed > 0 || r.Clock
	where := "loop-no-lost-wakeup"
	switch {
	case x.scene != nil:
		where = x.scene.promise
	case x.walk.Closing():
		where = "loop-close"
	}
	switch {
	case r.Doubt != "":
		x.problem = errors.New(r.Doubt)
		return x.problem
	case x.problem != nil:
		return x.problem
	case x.broken != nil:
		return &loopViolation{*x.broken}
	case r.Races > 0:
		return x.raced()
	case x.scene != nil && x.scene.lenient:
		return nil
	case r.Outcome == sched.TooLong:
		return x.judgeEndless(r)
	case r.Outcome == sched.Panicked:
		return x.breach(where, fmt.Sprintf("%s: panic: %v", r.Failure.Thread, r.Failure.Value))
	case r.Outcome == sched.Deadlock || r.Outcome == sched.Livelock:
		var left []string
		for _, w := range r.Left {
			left = append(left, w.Name)
		}
		return x.breach(where, "nobody can go on, and these threads have not ended: "+strings.Join(left, ", "))
	}
	return nil
}

// note keeps the first message for a key.
func note(messages map[string]string, key, message string) {
	if _, known := messages[key]; !known {
		messages[key] = message
	}
}

// breach is the error that the run has broken a promise; nil if the loop does not make
// that promise, or nothing counts but races.
func (x *loopRun) breach(promise, message string) error {
	if x.method == byRace {
		return nil
	}
	return x.violation(promise, message)
}

// raced is the error that two accesses are not ordered, which callbacks that run in one
// thread, or with one lock held, are.
func (x *loopRun) raced() error {
	return x.violation("loop-one-at-a-time", "a data race: "+sentences(racesOfRun()))
}

func (x *loopRun) violation(promise, message string) error {
	if slices.Contains(x.takenBack, promise) {
		note(x.observed, promise, message)
		return nil
	}
	return &loopViolation{model.LoopBreach{Promise: promise, Message: message}}
}

func loopViolationOf(err error) (*loopViolation, bool) {
	var v *loopViolation
	ok := errors.As(err, &v)
	return v, ok
}
