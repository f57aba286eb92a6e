// Package tiny is an event loop in a hundred lines, and the mistakes that can be made
// in so few. It waits for a channel and a timer.
package tiny

import (
	"errors"
	"slices"
	"sync"
	"time"
)

// A Thread is a handle of a global interpreter lock.
type Thread interface{ Block(func()) }

// A Bug is one mistake.
type Bug int

// The mistakes. None is none.
const (
	None      Bug = iota
	Apart         // callbacks run without the lock
	Holds         // the loop waits with the lock held
	Polls         // the loop does not wait at all, with the lock held
	PollsFree     // it does not wait, and lets go of the lock each time
	Sleeps        // what another thread sends wakes nobody
	LastFirst     // what came last runs first
	Greedy        // the queue is run until it is empty
	Undead        // a closed loop accepts callbacks
	Deaf          // to cancel a callback does nothing
	Twice         // the lock is let go once more for each turn
	Crowded       // when many callbacks are ready, one more is lost
	Restless      // before the loop waits it takes some turns that do not: a waste, no mistake
)

// Bugs are all that the suite must convict, in the order of the promises that they break.
func Bugs() []Bug {
	return []Bug{Apart, Holds, Polls, Sleeps, LastFirst, Greedy, Undead, Deaf, Twice, PollsFree, Crowded}
}

// A Handle is a callback that has been arranged.
type Handle struct {
	f    func()
	when time.Time
	gone bool
}

// Cancel keeps the callback from being called.
func (h *Handle) Cancel() { h.gone = true }

// A Loop is an event loop.
type Loop struct {
	thread   Thread
	bug      Bug
	timers   []*Handle // sorted
	stopping bool

	mu     sync.Mutex
	ready  []*Handle
	closed bool
	wakeup chan struct{}
}

// New returns a loop that lives in the thread, and has a bug.
func New(thread Thread, bug Bug) *Loop {
	return &Loop{thread: thread, bug: bug, wakeup: make(chan struct{}, 1)}
}

// CallSoon arranges for f to be called in the next turn.
func (l *Loop) CallSoon(f func()) *Handle {
	h := &Handle{f: f}
	_ = l.push(h)
	return h
}

// CallLater arranges for f to be called after a while.
func (l *Loop) CallLater(delay time.Duration, f func()) *Handle {
	h := &Handle{f: f, when: time.Now().Add(delay)}
	i, _ := slices.BinarySearchFunc(l.timers, h, func(a, b *Handle) int {
		if a.when.After(b.when) {
			return 1
		}
		return -1
	})
	l.timers = slices.Insert(l.timers, i, h)
	return h
}

// CallSoonThreadsafe is CallSoon for any thread.
func (l *Loop) CallSoonThreadsafe(f func()) error {
	if err := l.push(&Handle{f: f}); err != nil || l.bug == Sleeps {
		return err
	}
	select {
	case l.wakeup <- struct{}{}:
	default:
	}
	return nil
}

func (l *Loop) push(h *Handle) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed && l.bug != Undead {
		return errors.New("tiny: the loop is closed")
	}
	if l.bug == LastFirst {
		l.ready = slices.Insert(l.ready, 0, h)
		return nil
	}
	if l.bug == Crowded && len(l.ready) == 30 {
		return nil
	}
	l.ready = append(l.ready, h)
	return nil
}

// pop gives the callback that is next, or nil.
func (l *Loop) pop() *Handle {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ready) == 0 {
		return nil
	}
	h := l.ready[0]
	l.ready = l.ready[1:]
	return h
}

func (l *Loop) pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ready)
}

// Stop ends RunForever.
func (l *Loop) Stop() { l.stopping = true }

// Close ends the loop.
func (l *Loop) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed, l.ready = true, nil
	return nil
}
