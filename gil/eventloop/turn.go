package eventloop

import "time"

// maxWait is the longest wait in the selector. asyncio has the same limit
// (MAXIMUM_SELECT_TIMEOUT), since pollers count in a 32-bit number of
// milliseconds, which is 24 days.
const maxWait = 24 * time.Hour

// forever is the timeout of a wait that only events end.
const forever time.Duration = -1

// turn is one turn of the loop, in the steps of asyncio's _run_once
// (https://github.com/python/cpython/blob/v3.13.0/Lib/asyncio/base_events.py):
// look for events, for as long as there is nothing else to do; append the
// callbacks of events, then those of due timers; run what is ready.
func (l *Loop) turn() error {
	l.turns++
	events, woken, err := l.look(l.timeout())
	if err != nil {
		return err
	}
	if woken {
		if err := l.drain(); err != nil {
			return err
		}
	}
	l.dispatch(events)
	now := time.Now()
	for h := l.timers.due(now); h != nil; h = l.timers.due(now) {
		l.enqueue(h)
	}
	// What callbacks append runs in the next turn, after another look: a
	// callback that always calls for another cannot starve events and timers.
	for range l.pending() {
		l.run(l.next())
	}
	return nil
}

// timeout is how long the next look for events may take.
func (l *Loop) timeout() time.Duration {
	if l.stopping || l.pending() > 0 {
		return 0
	}
	first := l.timers.first()
	if first == nil {
		return forever
	}
	return min(max(time.Until(first.when), 0), maxWait)
}

// look looks for events. This is the only place where the loop waits, and then
// it has let go of the lock.
//
// A look that does not wait keeps the lock. To let go for a system call that
// takes a microsecond would cost a loop beside a CPU-bound thread a whole switch
// interval in each turn: the convoy effect (https://github.com/python/cpython/issues/89977).
// Other threads get their turns at the checkpoints between callbacks; only a
// thread that has none must let go here, since a busy loop never waits.
func (l *Loop) look(timeout time.Duration) (events []event, woken bool, err error) {
	if timeout == 0 && l.checkpoint != nil {
		return l.selector.wait(0)
	}
	return l.wait(timeout)
}

// wait looks for events without the lock.
func (l *Loop) wait(timeout time.Duration) (events []event, woken bool, err error) {
	l.thread.Block(func() { events, woken, err = l.selector.wait(timeout) })
	return events, woken, err
}

// drain makes the selector ready to be woken again. It comes before the turn
// takes stock of what is ready: a wakeup that it swallows is for a callback that
// this turn runs.
func (l *Loop) drain() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waking = false
	return l.selector.drain()
}

// run runs one callback, and then yields the lock if another thread wants it.
func (l *Loop) run(h *Handle) {
	if h.cancelled {
		return
	}
	if reason := call(h.f); reason != nil {
		l.reclaim()
		l.report(reason)
	}
	if l.checkpoint != nil {
		l.checkpoint.Checkpoint()
	}
}

// reclaim makes sure that the thread still holds its lock, after a panic that
// may have come from losing it: if it has, Block panics.
func (l *Loop) reclaim() { l.thread.Block(func() {}) }

// pending returns how many callbacks are ready.
func (l *Loop) pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready.len()
}

// next takes the callback that is first in line.
func (l *Loop) next() *Handle {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready.pop()
}

// enqueue makes the callback the last in line, and reports whether it did: on a
// closed loop it does not.
func (l *Loop) enqueue(h *Handle) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.ready.push(h)
	return true
}
