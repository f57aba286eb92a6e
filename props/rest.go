package props

import (
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

func (l *eventLog) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.events)
}

// settle lets the lock come to rest and judges what happened. Where rest is
// exact, a step that is owed and does not come breaks a promise at once.
func (x *session) settle() {
	if x.world.settle(x.look, x.judge.anyWaits) {
		x.judge.feed(x.log.from(x.judge.seen)) // what came while waiters were given time to park
		return
	}
	if !x.world.exact() {
		hung, _ := x.judge.stuck()
		x.judge.breaks(hung)
		return
	}
	hung, late := x.judge.stuck() // the words for now: healing changes who waits
	switch healed := x.heal(); {
	case !healed:
		x.judge.breaks(hung)
	case late != nil && (x.prompt || late.promise != "prompt-handover"):
		x.judge.breaks(*late)
	}
}

// look feeds the judge and reports whether all is at rest. Who is busy is asked
// first: a worker that is not has logged all that it did, so that the judge sees it.
func (x *session) look() bool {
	busy := make([]bool, len(x.workers))
	for t, w := range x.workers {
		busy[t] = w.busy.Load()
		if w.ending.Load() {
			return false
		}
	}
	x.judge.feed(x.log.from(x.judge.seen))
	if x.judge.broken != nil {
		return true
	}
	for t, st := range x.judge.threads {
		if busy[t] && !st.pending && !st.away {
			return false // about to begin an operation, or between two
		}
	}
	if len(x.closer) > 0 && !x.judge.shut {
		return false // Close is about to be called
	}
	return x.judge.rest()
}

// healMax is how long virtual time may pass before a step that is owed counts as
// never coming. A waiter that polls every microsecond makes that hour long in
// real time too, which is why late can end it.
const healMax = time.Hour

// heal lets time pass in growing bits until the lock is at rest, and reports
// whether it came to be.
func (x *session) heal() bool {
	for bit, total := time.Millisecond, time.Duration(0); total < healMax && !x.late(); bit *= 2 {
		x.elapse(bit, func() { x.look() })
		total += bit
		if x.look() {
			return true
		}
	}
	return false
}

// expire files a deadline in order.
func (x *session) expire(e expiry) {
	at, _ := slices.BinarySearchFunc(x.expiries, e, func(a, b expiry) int { return int(a.at - b.at) })
	x.expiries = slices.Insert(x.expiries, at, e)
}

// pass lets time pass and the lock come to rest on the way.
func (x *session) pass(d time.Duration) { x.elapse(d, x.settle) }

// elapse lets time pass. Deadlines on the way are announced to the model the
// moment before they strike, since from then on their waiters may be gone; look is
// called before and after.
func (x *session) elapse(d time.Duration, look func()) {
	until := time.Since(x.log.start) + d
	for len(x.expiries) > 0 && x.expiries[0].at <= until && x.judge.broken == nil {
		at := x.expiries[0].at
		if wait := at - time.Since(x.log.start) - 1; wait > 0 {
			x.world.advance(wait)
			look()
		}
		for len(x.expiries) > 0 && x.expiries[0].at == at {
			x.strike(x.expiries[0])
			x.expiries = x.expiries[1:]
		}
		x.world.advance(1)
		look()
	}
	if rest := until - time.Since(x.log.start); rest > 0 && x.judge.broken == nil {
		x.world.advance(rest)
	}
}

// strike ends a timed acquire, unless it has ended by itself.
func (x *session) strike(e expiry) {
	if st := x.judge.threads[e.thread]; st.pending && st.op == model.AcquireContext && x.timed[e.thread] == e.call {
		x.log.add(model.Cancel(e.thread), "")
	}
	e.expire()
}

// wind brings the program to an end: blocking calls end, holders let go, and
// every waiter gets in, one after the other. Then every thread acquires and
// releases once more, alone, which is where leaks show.
func (x *session) wind() {
	x.ending = true
	for range windMax {
		if x.judge.broken != nil || !x.windOnce() {
			break
		}
		x.settle()
	}
	for t := range x.workers {
		x.wait(program.Step{Thread: t, Do: program.Acquire})
		x.wait(program.Step{Thread: t, Do: program.Release})
	}
	for t := range x.workers {
		x.wait(program.Step{Thread: t, Do: program.Exit})
	}
}

// windMax bounds the rounds of wind: each thread ends a blocking call, gets in
// and lets go at most a few times.
const windMax = 8 * threadsMax

// windOnce takes one step towards the end, and reports whether there was one.
func (x *session) windOnce() bool {
	for t, st := range x.judge.threads {
		switch {
		case st.away:
			return x.take(program.Step{Thread: t, Do: program.Unblock})
		case st.holds && !st.pending:
			return x.take(program.Step{Thread: t, Do: program.Release})
		}
	}
	return false
}

// wait takes a step and lets the lock settle.
func (x *session) wait(s program.Step) {
	if x.judge.broken == nil && x.take(s) {
		x.settle()
	}
}

// dismiss ends the goroutines of the workers that are not stuck.
func (x *session) dismiss() {
	for t, w := range x.workers {
		if x.judge.threads[t].away && !w.ending.Load() {
			w.end(program.Unblock)
		}
		close(w.commands)
	}
}
