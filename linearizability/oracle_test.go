package linearizability

import (
	"math"

	"github.com/gilcheck/gilcheck/model"
)

// The oracle is a second opinion that shares nothing with package model or with
// Porcupine: the contract as a few lines over a plain struct, and a search through
// all orders without memory or cleverness. It does not know Checkpoints that yield.

type oracleLock struct {
	holder int // -1: free
	shut   bool
	thread [model.MaxThreads]byte // 'o'ut, 'i'n, 'a'way, 'g'one, 'w'aiting to give up, or '?' unfinished
}

// An oracleStep is something that happens at an instant.
type oracleStep struct {
	Operation
	leaves bool // the second half of a failed acquire
}

// bruteForce reports whether some order of the steps explains h.
func bruteForce(h History, weakTry bool) bool {
	var steps []oracleStep
	for _, o := range h {
		steps = append(steps, oracleStep{Operation: o})
		if acquires(o.Op) && (o.Pending || o.Result == model.Failed) {
			steps = append(steps, oracleStep{o, true})
		}
	}
	l := oracleLock{holder: -1}
	for t := range l.thread {
		l.thread[t] = 'o'
	}
	return explain(l, steps, weakTry)
}

func acquires(op model.Op) bool {
	return op == model.Acquire || op == model.AcquireContext || op == model.Unblock
}

func explain(l oracleLock, steps []oracleStep, weakTry bool) bool {
	if len(steps) == 0 {
		return true
	}
	deadline := int64(math.MaxInt64) // the next step is called before any other returns
	for _, s := range steps {
		if !s.Pending {
			deadline = min(deadline, s.Return)
		}
	}
	for i, s := range steps {
		if s.Call > deadline {
			continue
		}
		var rest []oracleStep
		rest = append(append(rest, steps[:i]...), steps[i+1:]...)
		for _, after := range l.do(s, weakTry) {
			if explain(after, rest, weakTry) {
				return true
			}
		}
	}
	return false
}

// do gives the locks that can be after a step.
func (l oracleLock) do(s oracleStep, weakTry bool) []oracleLock {
	switch {
	case s.leaves:
		return l.leave(s)
	case s.Op == model.Close:
		return l.close(s)
	case !l.turn(s):
		return nil
	case acquires(s.Op) && (s.Pending || s.Result == model.Failed):
		waits, has := l.with(s.Thread, 'w', l.holder), l.with(s.Thread, 'w', s.Thread)
		if l.free() {
			return []oracleLock{waits, has}
		}
		return []oracleLock{waits}
	case s.Pending:
		return l.start(s)
	default:
		return l.finish(s, weakTry)
	}
}

func (l oracleLock) free() bool { return l.holder < 0 && !l.shut }

func (l oracleLock) with(thread int, status byte, holder int) oracleLock {
	l.thread[thread], l.holder = status, holder
	return l
}

// turn reports whether the thread may call this now.
func (l oracleLock) turn(s oracleStep) bool {
	switch me := l.thread[s.Thread]; s.Op {
	case model.Unblock:
		return me == 'a'
	case model.Release, model.Checkpoint, model.Block:
		return me == 'i'
	case model.Exit:
		return me == 'i' || me == 'o'
	default:
		return me == 'o'
	}
}

// close is Close, once.
func (l oracleLock) close(s oracleStep) []oracleLock {
	shut := l
	shut.shut = true
	switch {
	case s.Pending:
		return []oracleLock{l, shut}
	case l.shut || s.Result != model.OK:
		return nil
	default:
		return []oracleLock{shut}
	}
}

// start is an operation that does not return: with its effect, and without.
func (l oracleLock) start(s oracleStep) []oracleLock {
	after := []oracleLock{l.with(s.Thread, '?', l.holder)}
	switch {
	case s.Op == model.TryAcquire && l.free():
		after = append(after, l.with(s.Thread, '?', s.Thread))
	case l.thread[s.Thread] == 'i' && s.Op != model.Checkpoint:
		after = append(after, l.with(s.Thread, '?', -1))
	}
	return after
}

// finish is an operation that returns.
func (l oracleLock) finish(s oracleStep, weakTry bool) []oracleLock {
	legal, status, holder := s.Result == model.OK, byte('o'), l.holder
	switch s.Op {
	case model.TryAcquire:
		if s.Result == model.No {
			legal = weakTry || !l.free()
			break
		}
		fallthrough
	case model.Acquire, model.AcquireContext, model.Unblock:
		legal, status, holder = legal && l.free(), 'i', s.Thread
	case model.Release:
		holder = -1
	case model.Block:
		status, holder = 'a', -1
	case model.Exit:
		status = 'g'
		if l.thread[s.Thread] == 'i' {
			holder = -1
		}
	case model.Checkpoint:
		legal, status = s.Result == model.No, 'i'
	case model.Misuse:
		legal = s.Result == model.Refused
	}
	if !legal {
		return nil
	}
	return []oracleLock{l.with(s.Thread, status, holder)}
}

// leave is the second half of a failed acquire, which a pending one may skip.
func (l oracleLock) leave(s oracleStep) []oracleLock {
	if l.thread[s.Thread] != 'w' {
		return nil
	}
	was := l
	if l.holder == s.Thread {
		l.holder = -1
	}
	l.thread[s.Thread] = 'o'
	var after []oracleLock
	if l.shut || s.Cancelled {
		after = append(after, l)
	}
	if s.Pending {
		after = append(after, was)
	}
	return after
}
