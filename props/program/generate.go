package program

import (
	"time"

	"pgregory.net/rapid"
)

// durations are the lengths of time a program speaks of: around the default
// switch interval of 5 ms, its double, and far beyond.
var durations = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 4 * time.Millisecond, 5 * time.Millisecond,
	6 * time.Millisecond, 10 * time.Millisecond, 10500 * time.Microsecond, 50 * time.Millisecond,
}

// stepsMax bounds a generated program. Every catalogued bug that shows from
// outside needs fewer than a dozen steps; the rest is room for luck.
const stepsMax = 24

// Generator gives programs for the given number of threads that use only the
// given actions. A program draws its own subset of them first (swarm testing,
// Groce et al., ISSTA 2012), so that rare actions meet without the common ones
// drowning them.
func Generator(threads int, actions []Action) *rapid.Generator[Program] {
	thread := rapid.IntRange(0, threads-1)
	duration := rapid.SampledFrom(durations)
	length := rapid.IntRange(4, stepsMax)
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(actions), 1, len(actions), rapid.ID)
	choice := rapid.IntRange(0, stepsMax*1000)
	return rapid.Custom(func(t *rapid.T) Program {
		d := drafter{threads: make([]stage, threads), allowed: some.Draw(t, "actions")}
		for range length.Draw(t, "length") {
			d.add(thread.Draw(t, "thread"), choice.Draw(t, "choice"), duration.Draw(t, "duration"))
		}
		return d.program
	})
}

// A stage is a guess at where a thread stands, good enough to draw steps that
// are seldom passed over.
type stage uint8

const (
	out stage = iota
	in
	waiting
	cancellable
	away
	gone
)

// fitting is what a thread may sensibly do at each stage. Acquire and Release
// stand first and always belong: without them nothing happens.
var fitting = [...][]Action{
	out:         {Acquire, Acquire, TryAcquire, AcquireFor, AcquireContext, Misuse, Exit, Close, Sleep, Interval},
	in:          {Release, Release, Checkpoint, Checkpoint, Block, Barge, ReleaseCancel, CancelRelease, Exit, Close, Sleep, Sleep},
	waiting:     {Sleep, Close},
	cancellable: {Cancel, Sleep},
	away:        {Unblock, UnblockPanic, UnblockGoexit, Sleep},
	gone:        nil,
}

type drafter struct {
	threads []stage
	allowed []Action
	program Program
	closed  bool
}

// add appends the choice-th of the steps that fit thread t, if any.
func (d *drafter) add(t, choice int, duration time.Duration) {
	var fits []Action
	for _, a := range fitting[d.threads[t]] {
		if a == Acquire || a == Release || a == Unblock || d.allows(a) {
			fits = append(fits, a)
		}
	}
	if len(fits) == 0 {
		return
	}
	s := Step{Thread: t, Do: fits[choice%len(fits)]}
	if spec[s.Do].lasting {
		s.For = duration
	}
	if !spec[s.Do].thread {
		s.Thread = 0
	}
	d.program = append(d.program, s)
	d.guess(t, s.Do)
}

func (d *drafter) allows(a Action) bool {
	if a == Close && d.closed {
		return false
	}
	for _, b := range d.allowed {
		if a == b {
			return true
		}
	}
	return false
}

// guess moves thread t on, and lets a waiter in when the holder lets go.
func (d *drafter) guess(t int, a Action) {
	switch a {
	case Acquire, AcquireFor, AcquireContext:
		d.threads[t] = in
		if d.taken(t) {
			d.threads[t] = waiting
			if a == AcquireContext {
				d.threads[t] = cancellable
			}
		}
	case TryAcquire:
		if !d.taken(t) {
			d.threads[t] = in
		}
	case Unblock, UnblockPanic, UnblockGoexit:
		d.threads[t] = in
		if d.taken(t) {
			d.threads[t] = waiting
		}
	case Cancel:
		d.threads[t] = out
	case Release, ReleaseCancel, CancelRelease:
		d.threads[t] = out
		d.admit()
	case Block:
		d.threads[t] = away
		d.admit()
	case Exit:
		d.threads[t] = gone
		d.admit()
	case Close:
		d.closed = true
	}
}

func (d *drafter) taken(but int) bool {
	for t, s := range d.threads {
		if t != but && s == in {
			return true
		}
	}
	return false
}

func (d *drafter) admit() {
	if d.taken(-1) {
		return
	}
	for t, s := range d.threads {
		if s == waiting || s == cancellable {
			d.threads[t] = in
			return
		}
	}
}
