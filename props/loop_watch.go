package props

import "slices"

// wired is the check of a loop that watches descriptors: from outside, in real threads,
// with the loop's own system calls, on a pipe and a TCP connection of the loopback
// interface.
const wired check = "outside over a real pipe and TCP"

// wiredChecks are what is done, each about the promise that a loop which hangs in it
// breaks, unless the reason is to be seen.
var wiredChecks = []struct {
	promise string
	check   func(v *loopVerification, wires []*loopWire)
}{
	{"loop-no-lost-wakeup", (*loopVerification).checkWaiting},
	{"loop-no-starvation", (*loopVerification).checkBusy},
	{"loop-no-starvation", (*loopVerification).checkReadable},
	{"loop-cancellation", (*loopVerification).checkRemoving},
	{"loop-close", (*loopVerification).checkClosing},
}

// checkWired lets the loop watch real wires: while it comes to rest, while it is busy,
// while readers do not read or remove each other, and while it is closed.
func (v *loopVerification) checkWired() {
	for _, c := range wiredChecks {
		if slices.Contains(v.settings.takenBack, c.promise) {
			continue
		}
		if v.problem != nil || len(v.findings) > 0 || v.unwired != "" {
			return
		}
		wires, err := openLoopWires()
		if err != nil {
			v.unwired = err.Error()
			return
		}
		c.check(v, wires)
	}
}

// checkWaiting is about a loop that comes to rest: others can have the lock, and bytes
// and callbacks that are sent wake it.
func (v *loopVerification) checkWaiting(wires []*loopWire) {
	w := newLoopTraffic(wires)
	w.shares = !slices.Contains(v.settings.takenBack, "loop-releases-in-select")
	if v.carries(w, "loop-no-lost-wakeup") {
		for _, name := range []string{"loop-one-at-a-time", "loop-releases-in-select", "loop-no-lost-wakeup", "loop-fifo", "loop-cancellation"} {
			v.covered(name, loopTrips*len(wires), wired)
		}
	}
}

// checkBusy is about a loop that never comes to rest. It may keep its lock.
func (v *loopVerification) checkBusy(wires []*loopWire) {
	w := newLoopTraffic(wires)
	w.busy = true
	if v.carries(w, "loop-no-starvation") {
		v.covered("loop-no-starvation", loopTrips*len(wires), wired)
	}
}

// carries lets the traffic go until all has come, and reports whether it was put to the
// test. If it stops before, that breaks the given promise, unless the reason is to be
// seen.
func (v *loopVerification) carries(w *loopTraffic, promise string) bool {
	hung := v.outsideLoop(w.begin)
	waits := hung && w.asking.Load() > 0 && w.inside.Load() == 0 && w.x.thread.holds()
	w.end()
	if !hung { // else some may wait for ever
		w.peers.Wait()
		w.post.senders.Wait()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.post.mu.Lock()
	defer w.post.mu.Unlock()
	switch {
	case v.problem != nil:
		return false
	case w.refused != nil:
		v.unwired = w.refused.Error()
		return false
	case w.problem != nil:
		v.problem = w.problem
		return false
	case w.broken != nil:
	case w.post.broken != nil:
		w.broken = w.post.broken
	case waits:
		w.breaks("loop-releases-in-select", "a thread asks for the lock and does not get it: the loop, which watches a real pipe and a real TCP connection and has no callback to run, keeps it")
	case hung:
		w.breaks(promise, "%s, and nothing moves any more", w.story())
	}
	if b := w.broken; b != nil {
		v.finds(b.Promise, "%s", b.Message)
	}
	return w.broken == nil
}
