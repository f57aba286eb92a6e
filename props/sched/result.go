package sched

import (
	"fmt"
	"math/bits"
	"time"
)

// An Outcome says how a run ended.
type Outcome uint8

// The outcomes of a run.
const (
	Finished     Outcome = iota
	Deadlock             // nobody can go on, no timer is armed
	Livelock             // those who can go on spin on what nobody will change
	Panicked             // a panic that nobody recovered, or a fatal error
	Failed               // a check of the program called Fail
	TooLong              // the run reached Config.Steps
	Pruned               // the strategy gave it up
	Inconclusive         // it says nothing about the program; see Result.Doubt
)

var outcomeNames = [...]string{"finished", "deadlock", "livelock", "panic", "failed", "too long", "pruned", "inconclusive"}

// String is the outcome in a word or two.
func (o Outcome) String() string { return outcomeNames[o] }

// A Failure says what went wrong, and in whose hands.
type Failure struct {
	Thread string
	Value  any    // the panic's value, or the error given to Fail
	Stack  string // of a panic
}

// A Waiter is a thread that was left when the run ended.
type Waiter struct {
	Thread int
	Name   string
	Op     Op     // what it had announced
	Why    string // what it waits for: completes "T1 waits ..."
	Daemon bool
	Spins  bool
}

// A Result describes one run.
type Result struct {
	Outcome     Outcome
	Failure     *Failure
	Left        []Waiter // threads not done at the end, by number
	Steps       int
	Switches    int
	Preemptions int
	Threads     int           // created in all
	Hash        uint64        // of all events in order
	Now         time.Duration // virtual time at the end
	Idled       time.Duration // of it, what passed because nobody could go on
	Remark      string        // see Execution.Remark
	Doubt       string        // why it is Inconclusive: a sentence without its full stop
	Open        int           // choices that Go's documentation leaves open and its runtime fixes: see Config.Any
	Hurried     bool          // a loop that looks at several objects gave up, and was not interrupted in its last turn
	Armed       int           // timers, as often as they were
	Fired       int           // of them
	Clock       bool          // somebody looked at the time
	Races       int           // reports of the race detector during the run; 0 without it
	Schedule    []byte        // decisions, with Config.Record; valid until the next run
	Events      []Event       // with Config.Trace; valid until the next run
}

func (e *Execution) result() Result {
	e.settleDoubt()
	return Result{
		Outcome: e.outcome, Failure: e.failure, Left: e.left(),
		Steps: e.steps, Switches: e.switches, Preemptions: e.preemptions, Threads: e.born,
		Hash: e.trail, Now: time.Duration(e.clock.now), Idled: time.Duration(e.clock.idled), Open: e.liberties, Hurried: e.hurried, Remark: e.remark, Doubt: e.doubt, Armed: int(e.clock.seq), Fired: e.clock.fired, Clock: e.clock.read, Races: e.races(),
		Schedule: e.schedule, Events: e.events,
	}
}

func (e *Execution) left() []Waiter {
	if e.used == 0 || e.outcome == Pruned {
		return nil
	}
	var left []Waiter
	for m := e.used; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		if e.outcome == Finished && t.outside() != "" {
			continue // it may wait for ever, as handlers of signals do
		}
		left = append(left, Waiter{Thread: t.id, Name: t.name, Op: t.op, Why: t.waitsFor(), Daemon: t.daemon, Spins: t.Spinning()})
	}
	return left
}

func (t *Thread) waitsFor() string {
	switch {
	case t.parked:
		return t.why
	case t.Spinning():
		return fmt.Sprintf("spinning on %v", t.op.Kind)
	case t.op.Object != 0 && t.e.enabled&t.bit == 0:
		return fmt.Sprintf("at %v", t.op.Kind)
	}
	return ""
}
