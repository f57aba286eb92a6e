package props

import (
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// removalRounds is how often two wires get readable at once. The kernel may tell of one
// before the other now and then, and then nothing is seen.
const removalRounds = 10

// A loopRemoval is a loop with readers that remove each other: whichever is called first,
// the other, which the loop may have arranged already, is to keep silent, as asyncio's
// (_remove_reader of CPython's Lib/asyncio/selector_events.py cancels the handle).
type loopRemoval struct {
	x      *loopRun
	wires  []*loopWire
	fds    []int
	rounds int // that have begun

	called  bool // a reader has been called in this round
	broken  *model.LoopBreach
	problem error
}

// checkRemoving is about readers that are removed when their descriptors are readable.
func (v *loopVerification) checkRemoving(wires []*loopWire) {
	defer shutAll(wires)
	r := &loopRemoval{wires: wires}
	hung := v.outsideLoop(r.begin)
	switch {
	case hung: // nothing else is touched: the loop may still run
		v.finds("loop-no-lost-wakeup", "a loop is told to watch a real pipe and a real TCP connection, gets a byte on each, and calls no reader")
	case r.problem != nil && v.problem == nil:
		v.problem = r.problem
	case v.problem != nil:
	case r.broken != nil:
		v.finds(r.broken.Promise, "%s", r.broken.Message)
	default:
		v.covered("loop-cancellation", removalRounds, wired)
	}
}

func (r *loopRemoval) begin(x *loopRun) error {
	r.x = x
	for _, w := range r.wires {
		fd, err := w.descriptor()
		if err != nil {
			return err
		}
		r.fds = append(r.fds, fd)
	}
	x.loop.soon(r.round)
	return nil
}

// round watches all wires and then writes a byte to each, so that in the next turn both
// are readable, and the edge, if that is what the loop sees, is not over.
func (r *loopRemoval) round() {
	if r.rounds++; r.rounds > removalRounds || r.broken != nil {
		r.x.loop.stop()
		return
	}
	r.called = false
	for i, fd := range r.fds {
		if err := r.x.loop.loop.(LoopWatcher).AddReader(fd, func() { r.reads(i) }); err != nil {
			r.fails(err)
			return
		}
	}
	for _, w := range r.wires {
		if _, err := w.far.Write([]byte{1}); err != nil {
			r.fails(err)
			return
		}
	}
}

// reads is reader i: it removes all readers, reads all bytes, and gives the loop time to
// call a reader that it should not.
func (r *loopRemoval) reads(i int) {
	if r.called {
		if r.broken == nil {
			r.broken = &model.LoopBreach{Promise: "loop-cancellation", Message: "a real pipe and a real TCP connection are readable at once, the first of their readers removes both, and the reader of the " + r.wires[i].name + " is called although it has been removed"}
		}
		return
	}
	r.called = true
	for _, fd := range r.fds {
		r.x.loop.loop.(LoopWatcher).RemoveReader(fd)
	}
	r.x.afterwards(loopPause, func() {
		for _, w := range r.wires {
			if _, err := w.take(); err != nil {
				r.fails(err)
				return
			}
		}
		r.round()
	})
}

func (r *loopRemoval) fails(err error) {
	r.problem = err
	r.x.loop.stop()
}

// A timer that is due while a descriptor stays readable runs, in asyncio, in the next
// turn. The slack is for loops that count time in something else than nanoseconds.
const (
	readableSlack = 20 * time.Millisecond
	readableCalls = 1000 // of the reader, after that
)

// checkReadable is about a byte that nobody reads, and a timer: the reader, which is
// called in each turn, or once by a loop that looks for edges, does not keep the timer
// from being served.
func (v *loopVerification) checkReadable(wires []*loopWire) {
	defer shutAll(wires)
	starved, calls := false, 0
	hung := v.outsideLoop(func(x *loopRun) error {
		watcher, w := x.loop.loop.(LoopWatcher), wires[0]
		fd, err := w.descriptor()
		if err != nil {
			return err
		}
		ends := func() {
			watcher.RemoveReader(fd)
			x.loop.stop()
		}
		late := time.Now().Add(time.Millisecond + readableSlack)
		reads := func() {
			if time.Now().After(late) {
				calls++
			}
			if calls == readableCalls {
				starved = true
				ends()
			}
		}
		if err := watcher.AddReader(fd, reads); err != nil {
			return err
		}
		x.loop.later(time.Millisecond, ends)
		_, err = w.far.Write([]byte{1})
		return err
	})
	switch {
	case hung:
		v.finds("loop-no-starvation", "a timer is never served while a real %s that the loop watches stays readable", wires[0].name)
	case v.problem != nil:
	case starved:
		v.finds("loop-no-starvation", "a timer has been due for more than %v, and the loop, which watches a real %s that stays readable, has called the reader %d times since", readableSlack, wires[0].name, readableCalls)
	default:
		v.covered("loop-no-starvation", 1, wired)
	}
}
