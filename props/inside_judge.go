package props

import (
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// see follows an event and stops the run at the first that the model cannot
// explain. What a thread does between two scheduling points nobody interrupts,
// so that the order of the events is the order in which things happened.
func (x *inside) see(e model.Event, detail string) {
	if raceEnabled { // maps, and the buffers of package fmt
		x.e.Aside(func() { x.saw(e, detail) })
		return
	}
	x.saw(e, detail)
}

func (x *inside) saw(e model.Event, detail string) {
	if x.broken != nil {
		return
	}
	x.history = append(x.history, event{e, detail, x.e.Now()})
	x.idles = 0
	if x.e.Tracing() {
		x.e.Note(noteOf(e, detail))
	}
	to, ok := x.automaton.Observe(x.at, e)
	if !ok {
		x.breaks(*x.explain())
		return
	}
	x.at = to
	x.follow(e)
	x.timely(x.history[len(x.history)-1])
	if x.late != nil && e.Kind == model.Returned && x.owedTo(e) {
		x.breaks(*x.late)
		return
	}
	x.count(e)
	if x.sight != nil {
		x.sight.see(x.history[len(x.history)-1], x.e.Idled(), x.isWaiting)
	}
	x.setMonitor()
}

func (x *inside) follow(e model.Event) {
	switch {
	case e.Kind == model.Cancelled:
		x.clients[e.Thread].cancelled = true
	case e.Op == model.Close:
		x.shut = true
	default:
		x.clients[e.Thread].follow(e)
	}
}

// owedTo reports whether the call that returns had begun when nobody could go on,
// and got what it wanted since.
func (x *inside) owedTo(e model.Event) bool {
	return e.Op != model.Close && x.clients[e.Thread].owed && (e.Result == model.OK || e.Result == model.No)
}

func (x *inside) breaks(v violation) {
	if x.broken == nil {
		x.broken = &v
		x.e.Break(fmt.Errorf("%s: %s", v.promise, v.message))
	}
}

// explain asks the judge, which has the words.
func (x *inside) explain() *violation {
	j := x.judge()
	if j.broken == nil {
		return &violation{kind: outOfOrder, message: "the model and its automaton disagree"}
	}
	return j.broken
}

func (x *inside) judge() *judge {
	j := newJudge(x.settings.rules(len(x.clients)), true)
	j.feed(x.history)
	return j
}

// idlesMax is how often timers may fire, with nobody able to go on in between,
// before a step that the contract owes counts as never coming. A lock that polls
// finds what it is owed at the first.
const idlesMax = 200

// idle is called when no thread can go on. If the contract owes somebody a step
// then, it comes too late even if it comes: a timer must bring it.
func (x *inside) idle() { x.e.Aside(x.rests) }

func (x *inside) rests() {
	if x.broken != nil {
		return
	}
	if to, ok := x.automaton.Settle(x.at); ok {
		x.at = to
		for _, t := range x.resting {
			x.e.Unpark(t)
		}
		x.resting = x.resting[:0]
		return
	}
	if x.idles++; x.idles > 1 && x.idles < idlesMax {
		return
	}
	hung, late := x.judge().stuck()
	if x.idles == idlesMax {
		hung.message = strings.Replace(hung.message, "nothing moves any more", fmt.Sprintf("timers have fired %d times since", idlesMax), 1)
		x.breaks(hung)
		return
	}
	if late != nil && (x.prompt || late.promise != "prompt-handover") {
		x.late = late
		for i := range x.clients {
			x.clients[i].owed = x.clients[i].pending
		}
	}
}

// count counts how often each waiter is overtaken, from the moment at which it
// was first seen parked or spinning. The first grant after that moment counts
// only if somebody let go in between: it may have been made before.
func (x *inside) count(e model.Event) {
	releases := e.Kind == model.Invoked && (e.Op == model.Release || e.Op == model.Block || e.Op == model.Exit || e.Op == model.Checkpoint)
	grants := takesLock(event{Event: e})
	for i := range x.clients {
		c := &x.clients[i]
		switch {
		case !c.waits() || c.holds || c.cancelled: // who is about to leave is not overtaken
			c.waiting = false
		case !c.waiting:
			if c.thread != nil && c.thread.Waits(x.busy) {
				c.waiting, c.released, c.overtaken = true, false, 0
			}
		case grants && i != e.Thread && c.released:
			c.overtaken++
			x.overtook(c, e)
		}
		c.released = c.released || releases
	}
}

func (x *inside) overtook(c *client, e model.Event) {
	x.maxBypass = max(x.maxBypass, c.overtaken)
	limit := x.settings.bypass
	if len(x.clients) > x.settings.threads {
		limit = -1 // what was declared was declared for fewer
	}
	if limit >= 0 && c.overtaken > limit {
		x.breaks(violation{"bounded-bypass", "bypass", fmt.Sprintf("%s returned while T%d waits: T%d has been overtaken %d times, want at most %d",
			call(e.Thread, e.Op), c.id, c.id, c.overtaken, limit), false})
	}
}

// busy reports whether a thread of the run is in the middle of a call.
func (x *inside) busy(t *sched.Thread) bool {
	for i := range x.clients {
		if c := &x.clients[i]; c.thread == t {
			return c.pending
		}
	}
	return true
}

// setMonitor tells the scheduler what the verdict depends on.
func (x *inside) setMonitor() {
	monitor := uint64(x.at)<<32 ^ x.monitorHash()
	if x.sight != nil {
		monitor ^= x.sight.now()
	}
	x.e.SetMonitor(monitor)
}

func (x *inside) monitorHash() uint64 {
	var h uint64
	for i := range x.clients {
		c := &x.clients[i]
		h = h*31 + uint64(c.overtaken)<<3
		if c.owed {
			h += 4
		}
		if c.waiting {
			h++
		}
		if c.released {
			h += 2
		}
	}
	if x.late != nil {
		h = ^h
	}
	return h
}
