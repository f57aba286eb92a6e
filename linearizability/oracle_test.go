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
	free := l.holder < 0 && !l.shut
	me := l.thread[s.Thread]
	to := func(status byte, holder int) []oracleLock {
		l.thread[s.Thread], l.holder = status, holder
		if s.Pending {
			l.thread[s.Thread] = '?'
		}
		return []oracleLock{l}
	}
	switch {
	case s.Op == model.Close:
		was := l
		l.shut = true
		if s.Pending {
			return []oracleLock{was, l}
		}
		if was.shut || s.Result != model.OK {
			return nil
		}
		return []oracleLock{l}
	case s.leaves:
		return l.leave(s, me)
	case s.Op == model.Unblock && me != 'a', s.Op != model.Unblock && me == 'a', me == 'g', me == '?', me == 'w',
		me == 'i' != (s.Op == model.Release || s.Op == model.Checkpoint || s.Op == model.Block) && s.Op != model.Exit:
		return nil // not this thread's turn to call this
	}
	if acquires(s.Op) && (s.Pending || s.Result == model.Failed) {
		waits, has := l, l
		waits.thread[s.Thread], has.thread[s.Thread] = 'w', 'w'
		has.holder = s.Thread
		if free {
			return []oracleLock{waits, has}
		}
		return []oracleLock{waits}
	}
	if s.Pending {
		was := l
		was.thread[s.Thread] = '?'
		switch {
		case s.Op == model.TryAcquire && free:
			return append(to('?', s.Thread), was)
		case me == 'i' && s.Op != model.Checkpoint:
			return append(to('?', -1), was)
		}
		return []oracleLock{was}
	}
	switch [2]any{s.Op, s.Result} {
	case [2]any{model.Acquire, model.OK}, [2]any{model.AcquireContext, model.OK}, [2]any{model.Unblock, model.OK},
		[2]any{model.TryAcquire, model.OK}:
		if free {
			return to('i', s.Thread)
		}
	case [2]any{model.TryAcquire, model.No}:
		if weakTry || !free {
			return to('o', l.holder)
		}
	case [2]any{model.Release, model.OK}:
		return to('o', -1)
	case [2]any{model.Block, model.OK}:
		return to('a', -1)
	case [2]any{model.Exit, model.OK}:
		if me == 'i' {
			return to('g', -1)
		}
		return to('g', l.holder)
	case [2]any{model.Checkpoint, model.No}, [2]any{model.Misuse, model.Refused}:
		return []oracleLock{l}
	}
	return nil
}

// leave is the second half of a failed acquire, which a pending one may skip.
func (l oracleLock) leave(s oracleStep, me byte) []oracleLock {
	if me != 'w' {
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
