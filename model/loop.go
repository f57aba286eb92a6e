package model

import (
	"fmt"
	"time"
)

// A LoopKind says what a client of an event loop does or sees.
type LoopKind uint8

// The events of an event loop, of which callbacks are numbered in the order in which
// they are arranged. All but LoopSend and LoopSent happen in the loop's thread.
const (
	LoopCall   LoopKind = iota // CallSoon begins
	LoopSoon                   // and has returned
	LoopLater                  // CallLater has returned; the callback is due between LoopEvent.Due and Latest
	LoopSend                   // CallSoonThreadsafe begins, in any thread
	LoopSent                   // and has returned, with an error if LoopEvent.Failed
	LoopCancel                 // the callback's handle has been cancelled
	LoopBegin                  // the callback begins
	LoopEnd                    // and ends
	LoopCalm                   // nobody has anything to do: the loop waits in its selector
	LoopClose                  // Close begins
	LoopClosed                 // and has returned
)

// A LoopEvent is one of them.
type LoopEvent struct {
	Kind     LoopKind
	Callback int
	Due      time.Duration // by the clock before the call
	Latest   time.Duration // and after it
	Failed   bool
	Excused  bool          // of a LoopSent that failed: the operating system refused the wakeup, and the error says so
	Now      time.Duration // since the start
	Inside   bool          // of LoopBegin: in the loop's thread, which holds the lock
}

// A LoopBreach is a promise that an event breaks.
type LoopBreach struct{ Promise, Message string }

// A LoopWalk follows an event loop and compares it with what asyncio does (CPython
// 3.11, Lib/asyncio/base_events.py, _run_once). It judges what a client can see: turns
// are invisible, and a callback that another thread sends takes its place in the queue
// at some moment of the call. The zero value is a loop that has seen nothing.
type LoopWalk struct {
	events    int
	callbacks []loopCallback
	running   int // callbacks that have begun and not ended
	current   int // the latest of them
	begun     int // the generation of the callback that began last
	now       time.Duration
	closing   bool
	closed    bool
}

// A loopCallback is what is known of one callback. It entered the queue between the
// events enters and entered.
type loopCallback struct {
	known, timer, ran, cancelled, refused bool
	late                                  bool // sent after Close had returned
	enters, entered                       int
	set, due, latest                      time.Duration
	generation                            int // turns from the start that it takes at least until it runs
	noticed                               int // generation that ran when a timer was first seen to be due; 0: not yet
}

// never stands for the end of a call that has not ended.
const never = int(^uint(0) >> 1)

// Observe takes in an event; nil says that it keeps all promises.
func (w *LoopWalk) Observe(e LoopEvent) *LoopBreach {
	w.events++
	w.now = max(w.now, e.Now)
	w.notice()
	switch e.Kind {
	case LoopCall:
		*w.callback(e.Callback) = loopCallback{known: true, enters: w.events, entered: never, generation: w.next()}
	case LoopSoon:
		w.callback(e.Callback).entered = w.events
	case LoopLater:
		*w.callback(e.Callback) = loopCallback{known: true, timer: true, set: w.now, due: e.Due, latest: e.Latest}
	case LoopSend:
		*w.callback(e.Callback) = loopCallback{known: true, enters: w.events, entered: never, generation: w.begun, late: w.closed}
	case LoopSent:
		return w.sent(e)
	case LoopCancel:
		w.callback(e.Callback).cancelled = true
	case LoopBegin:
		return w.begin(e)
	case LoopEnd:
		w.running--
	case LoopCalm:
		return w.calm()
	case LoopClose:
		w.closing = true
	case LoopClosed:
		w.closed = true
	}
	return nil
}

func (w *LoopWalk) callback(n int) *loopCallback {
	for len(w.callbacks) <= n {
		w.callbacks = append(w.callbacks, loopCallback{})
	}
	return &w.callbacks[n]
}

// next is the generation of what is arranged now, from the loop's thread.
func (w *LoopWalk) next() int {
	if w.running > 0 {
		return w.callbacks[w.current].generation + 1
	}
	return w.begun + 1
}

// notice marks the timers that have become due.
func (w *LoopWalk) notice() {
	for i := range w.callbacks {
		c := &w.callbacks[i]
		if c.timer && c.noticed == 0 && w.now >= c.latest {
			c.noticed = w.begun + 1
		}
	}
}

func (w *LoopWalk) sent(e LoopEvent) *LoopBreach {
	c := w.callback(e.Callback)
	c.entered = w.events
	c.refused = e.Failed
	switch {
	case c.late && !e.Failed:
		return &LoopBreach{"loop-close", fmt.Sprintf("CallSoonThreadsafe of callback %s after Close had returned was accepted", callbackName(e.Callback))}
	case e.Failed && !w.closing && !e.Excused:
		return &LoopBreach{"loop-no-lost-wakeup", fmt.Sprintf("CallSoonThreadsafe of callback %s failed although nobody closes the loop", callbackName(e.Callback))}
	case e.Failed && c.ran:
		return &LoopBreach{"loop-close", fmt.Sprintf("CallSoonThreadsafe of callback %s failed, and yet it ran", callbackName(e.Callback))}
	}
	return nil
}

// calm is broken if something is left to do.
func (w *LoopWalk) calm() *LoopBreach {
	for i, c := range w.callbacks {
		switch {
		case !c.known || c.ran || c.cancelled || c.refused:
		case c.timer && w.now >= c.latest:
			return &LoopBreach{"loop-no-lost-wakeup", fmt.Sprintf("callback %s is due since %v, and the loop waits", callbackName(i), c.due)}
		case !c.timer && c.entered < w.events:
			return &LoopBreach{"loop-no-lost-wakeup", fmt.Sprintf("callback %s has been arranged, and the loop waits", callbackName(i))}
		}
	}
	return nil
}

// begin judges that a callback runs now.
func (w *LoopWalk) begin(e LoopEvent) *LoopBreach {
	c := w.callback(e.Callback)
	var b *LoopBreach
	switch {
	case !e.Inside:
		b = &LoopBreach{"loop-one-at-a-time", fmt.Sprintf("callback %s runs outside the loop's thread, or without the lock", callbackName(e.Callback))}
	case w.running > 0:
		b = &LoopBreach{"loop-one-at-a-time", fmt.Sprintf("callback %s begins while callback %s runs", callbackName(e.Callback), callbackName(w.current))}
	case w.closed:
		b = &LoopBreach{"loop-close", fmt.Sprintf("callback %s runs after Close has returned", callbackName(e.Callback))}
	case c.ran:
		b = &LoopBreach{"loop-no-lost-wakeup", fmt.Sprintf("callback %s runs a second time", callbackName(e.Callback))}
	case c.cancelled:
		b = &LoopBreach{"loop-cancellation", fmt.Sprintf("callback %s runs although it was cancelled before", callbackName(e.Callback))}
	case c.refused:
		b = &LoopBreach{"loop-close", fmt.Sprintf("callback %s runs although its CallSoonThreadsafe failed", callbackName(e.Callback))}
	case c.timer && w.now < c.due:
		b = &LoopBreach{"loop-fifo", fmt.Sprintf("callback %s runs at %v, before it is due at %v", callbackName(e.Callback), w.now, c.due)}
	default:
		b = w.overtakes(e.Callback)
	}
	if c.timer {
		c.generation = w.begun // or later
	}
	c.ran = true
	w.running++
	w.current = e.Callback
	w.begun = max(w.begun, c.generation)
	return b
}

// overtakes looks for a callback that should have run before.
func (w *LoopWalk) overtakes(n int) *LoopBreach {
	c := &w.callbacks[n]
	for i, o := range w.callbacks {
		if i == n || !o.known || o.ran || o.cancelled || o.refused {
			continue
		}
		switch {
		case o.timer && c.timer && o.latest < c.due && o.set < c.due:
			return &LoopBreach{"loop-fifo", fmt.Sprintf("callback %s, due at %v, runs before callback %s, due at %v", callbackName(n), c.due, callbackName(i), o.due)}
		case !o.timer && !c.timer && o.entered < c.enters:
			return &LoopBreach{"loop-fifo", fmt.Sprintf("callback %s runs before callback %s, which was arranged first", callbackName(n), callbackName(i))}
		case o.timer && !c.timer && o.noticed > 0 && c.generation > o.noticed+1:
			return &LoopBreach{"loop-no-starvation", fmt.Sprintf("callback %s runs, which was arranged by one that was arranged after callback %s was due", callbackName(n), callbackName(i))}
		}
	}
	return nil
}

// Closing reports that Close has begun.
func (w *LoopWalk) Closing() bool { return w.closing }

// callbackName is a letter, as in the programs of package props.
func callbackName(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return fmt.Sprint(n)
}
