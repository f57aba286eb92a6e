package tiny

import "time"

// RunForever runs callbacks until Stop. It may be called again.
func (l *Loop) RunForever() error {
	defer func() { l.stopping = false }()
	for !l.stopping {
		l.turn()
	}
	return nil
}

// turn waits if there is nothing to do, and runs what is ready.
func (l *Loop) turn() {
	for n := 0; l.bug == Restless && n < 3 && l.pending() == 0; n++ {
		l.thread.Block(func() {})
	}
	if l.pending() == 0 {
		l.rest()
	}
	if l.bug == Twice {
		l.thread.Block(func() {})
		l.thread.Block(func() {})
	}
	now := time.Now()
	for len(l.timers) > 0 && !l.timers[0].when.After(now) {
		_ = l.push(l.timers[0])
		l.timers = l.timers[1:]
	}
	if l.bug == Apart {
		l.thread.Block(l.runAll)
		return
	}
	l.runAll()
}

// runAll runs what is ready, but not what comes meanwhile.
func (l *Loop) runAll() {
	for n := l.pending(); n > 0 || l.bug == Greedy && l.pending() > 0; n-- {
		if h := l.pop(); !h.gone || l.bug == Deaf {
			h.f()
		}
	}
}

// rest waits without the lock.
func (l *Loop) rest() {
	switch l.bug {
	case Holds:
		l.wait()
	case Polls, PollsFree:
		select {
		case <-l.wakeup:
		default:
		}
		if l.bug == PollsFree {
			l.thread.Block(func() {})
		}
	default:
		l.thread.Block(l.wait)
	}
}

// wait waits for a wakeup or the next timer.
func (l *Loop) wait() {
	var due <-chan time.Time
	if len(l.timers) > 0 {
		timer := time.NewTimer(time.Until(l.timers[0].when))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-l.wakeup:
	case <-due:
	}
}
