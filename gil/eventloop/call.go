package eventloop

import (
	"fmt"
	"time"
)

// CallSoon arranges for f to be called in the loop's next turn, after what was
// arranged before. On a closed loop it panics with [ErrClosed].
func (l *Loop) CallSoon(f func()) *Handle {
	h := &Handle{loop: l, f: f}
	if !l.enqueue(h) {
		panic(ErrClosed)
	}
	return h
}

// CallLater is [Loop.CallAt] with a time from now. A delay of zero or less is
// over at once.
func (l *Loop) CallLater(delay time.Duration, f func()) *Handle {
	return l.CallAt(time.Now().Add(delay), f)
}

// CallAt arranges for f to be called at the given time, or soon after: the
// system's poller may count in milliseconds, and is never early. Calls for the
// same time are made in the order in which they were arranged. (asyncio promises
// no order for those.) On a closed loop it panics with [ErrClosed].
func (l *Loop) CallAt(when time.Time, f func()) *Handle {
	if l.closed {
		panic(ErrClosed)
	}
	h := &Handle{loop: l, f: f, when: when}
	l.timers.add(h)
	return h
}

// CallSoonThreadsafe is [Loop.CallSoon] for other threads: it may be called by
// any goroutine, with the lock or without, and wakes the loop if it waits in its
// selector. It never waits for the lock.
//
// If it returns nil, f is called exactly once, provided the loop takes another
// turn; otherwise f is not called. The error is [ErrClosed] if the loop is
// closed, and else says why the loop could not be woken.
func (l *Loop) CallSoonThreadsafe(f func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	// First append, then wake. The loop counts what is ready before it decides
	// to wait. Either it finds f, and does not wait; or f came later, and so did
	// the wakeup, which stays in the selector until it is drained, so that the
	// wait ends at once. And holding mu, nobody closes the selector meanwhile.
	l.ready.push(&Handle{loop: l, f: f})
	if err := l.wake(); err != nil {
		l.ready.dropLast()
		return err
	}
	return nil
}

// wakeAttempts is how often the selector is asked to wake the loop. A wakeup
// that is denied, by a signal or a security module, must not be swallowed: the
// loop would sleep on (https://github.com/python/cpython/issues/156054).
const wakeAttempts = 3

// wake wakes the loop, unless an earlier wakeup is still on its way. The caller
// holds mu, and the loop is not closed.
func (l *Loop) wake() (err error) {
	if l.waking {
		return nil
	}
	for range wakeAttempts {
		if err = l.selector.wake(); err == nil {
			l.waking = true
			return nil
		}
	}
	return fmt.Errorf("eventloop: cannot wake the loop: %w", err)
}
