package fuzz

import (
	"bytes"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
)

// The size of FuzzModel's histories.
const (
	callers       = 3
	operationsMax = 6
)

// calls are the letters of the operations; a W is an AcquireContext whose
// context may be done, a w one whose context may not.
const calls = "atwrkbuxmW"

var called = [...]model.Op{model.Acquire, model.TryAcquire, model.AcquireContext, model.Release,
	model.Checkpoint, model.Block, model.Unblock, model.Exit, model.Misuse, model.AcquireContext}

// results are the letters of the results.
var results = map[byte]model.Result{'y': model.OK, 'n': model.No, 'e': model.Failed, 'm': model.Refused}

// A sketch is a history while it is written down. Close is the caller with the
// last number.
type sketch struct {
	history linearizability.History
	current [callers + 1]int // place of the operation in progress, counted from 1
	closed  bool
}

// decodeHistory reads two bytes a moment, a digit for the caller and a letter: for
// one between calls the operation, for one in a call the result. The letter z is
// both call and return of Close. "0a1a0y1z1z1e" is T0.Acquire, T1.Acquire, T0's ok,
// Close and its ok, T1's error. Nothing says that the results are right. Every
// byte string is a history: what is no digit or letter counts as one.
func decodeHistory(data []byte) linearizability.History {
	var s sketch
	for stamp := int64(0); len(data) >= 2; stamp++ {
		s.moment(stamp, int(data[0]-'0')%callers, data[1])
		data = data[2:]
	}
	return s.history
}

func (s *sketch) moment(stamp int64, caller int, letter byte) {
	if letter == 'z' || letter == 'Z' { // a Z fails
		caller = callers
	}
	if i := s.current[caller]; i > 0 {
		o := &s.history[i-1]
		o.Result, o.Return, o.Pending = results[letter], stamp, false
		if letter == 'Z' {
			o.Result = model.Failed
		}
		s.current[caller] = 0
		return
	}
	if len(s.history) == operationsMax || caller == callers && s.closed {
		return
	}
	s.history = append(s.history, operation(stamp, caller, letter))
	s.current[caller] = len(s.history)
	s.closed = s.closed || caller == callers
}

func operation(stamp int64, caller int, letter byte) linearizability.Operation {
	o := linearizability.Operation{Thread: caller, Call: stamp, Pending: true}
	if caller == callers {
		o.Thread, o.Op = 0, model.Close
		return o
	}
	i := bytes.IndexByte([]byte(calls), letter)
	if i < 0 {
		i = int(letter) % len(calls)
	}
	o.Op, o.Cancelled = called[i], calls[i] == 'W'
	return o
}
