package fuzz

import "github.com/gilcheck/gilcheck/model"

// effects are the locks that the next effect of an operation can leave. An acquire
// that fails may have had the lock for a moment.
func (b bruteForce) effects(l lock, i int) (after []lock) {
	o, at := b.history[i], l.stage[i]
	waiting := at == begun && waits(o.Op) || at == yielded
	if waiting || at == begun && o.Op == model.TryAcquire {
		if l.holder == nobody && !l.shut && l.owes != o.Thread {
			after = append(after, l.takenBy(o.Thread, i))
		}
	}
	if (l.shut || o.Cancelled) && (waiting || waits(o.Op) && at == effected || at == gotBack) {
		after = append(after, l.failedBy(o.Thread, i))
	}
	switch {
	case o.Op == model.Checkpoint && (at == begun || at == gotBack):
		after = append(after, b.yields(l, i)...)
	case at != begun:
	case o.Op == model.TryAcquire && (l.holder != nobody || l.shut || b.weakTry):
		l.stage[i] = denied
		after = append(after, l)
	case o.Op == model.Close:
		l.stage[i], l.shut, l.owes = effected, true, nobody
		after = append(after, l)
	case o.Op == model.Release, o.Op == model.Block, o.Op == model.Exit:
		after = append(after, l.freedBy(o.Thread, i, effected))
	}
	return after
}

func (l lock) takenBy(thread, i int) lock {
	l.holder, l.owes = thread, nobody
	for other := range l.seen {
		l.seen[other] = l.seen[other] || other != thread
	}
	if l.stage[i] == yielded {
		l.stage[i] = gotBack
	} else {
		l.stage[i] = effected
	}
	return l
}

func (l lock) freedBy(thread, i int, s stage) lock {
	l.stage[i] = s
	if l.holder == thread {
		l.holder = nobody
	}
	return l
}

func (l lock) failedBy(thread, i int) lock { return l.freedBy(thread, i, failed) }

// yields is a Checkpoint letting go, for the first time or again. With switches it does so only if somebody
// waits, and may not come back before somebody else had the lock, if there is one
// whose context is not done.
func (b bruteForce) yields(l lock, i int) []lock {
	thread := b.history[i].Thread
	freed := l.freedBy(thread, i, yielded)
	freed.seen[thread] = freed.seen[thread] && l.stage[i] == gotBack
	if !b.switches {
		return []lock{freed}
	}
	anybody := false
	for j, o := range b.history {
		if l.stage[j] == begun && waits(o.Op) || l.stage[j] == yielded {
			anybody = true
			if !o.Cancelled {
				freed.owes = thread
			}
		}
	}
	if !anybody || l.shut {
		return nil
	}
	return []lock{freed}
}
