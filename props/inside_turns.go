package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
)

// Starving inside: T0 waits while the others take turn after turn, scheduled by
// a fair adversary (sched.Starve). A turn is an acquire, some work, and a way of
// letting go; the ways are those of patterns.
const (
	starveTurns = 1000      // as many as from outside: turnsMax
	starveSteps = 2_000_000 // scheduling points of one run: a turn takes some dozen
)

// A turnWay is how the others end their turns, and how many they have taken before
// the waiter comes. What keeps it out may be that the others are there already, as
// several readers are whom a lock does not ask to let a writer in.
type turnWay struct {
	name   string
	others int
	let    program.Action
	before int
	quick  bool // turns take quickLength
	barge  bool // in the first turn that it waits through, the holder lets go and is back first
	back   bool // it comes from a blocking call, which a lock may serve apart from others
}

var turnWays = []turnWay{
	{name: "one", others: 1, let: program.Release},
	{name: "two", others: 2, let: program.Release},
	{name: "two, quick", others: 2, let: program.Release, quick: true},
	{name: "one, yielding", others: 1, let: program.Checkpoint},
	{name: "two, yielding", others: 2, let: program.Checkpoint},
	{name: "one, back at once, then yielding", others: 1, let: program.Checkpoint, barge: true},
	{name: "one, blocking", others: 1, let: program.Block},
	{name: "two, blocking, there before", others: 2, let: program.Block, before: 4},
	{name: "two, there before", others: 2, let: program.Release, before: 4},
	{name: "two, beside one back from blocking", others: 2, let: program.Release, before: 6, back: true},
	{name: "two, yielding, there before", others: 2, let: program.Checkpoint, before: 4},
}

// quickLength is less than waiters have patience for: where turns take longer, all who
// wait have waited for long, and a lock that makes a difference sees none.
const quickLength = 100 * time.Microsecond

// length is how long a turn takes.
func (w turnWay) length() time.Duration {
	if w.quick {
		return quickLength
	}
	return turnLength
}

// starvation is what became of a waiter.
type starvation struct {
	way    turnWay
	rounds int // turns of the others in all
	turns  int // of them while it waited
	given  int // steps it took meanwhile
	in     bool
	broken *violation
	result sched.Result
}

// starve lets T0 wait and the others take turns until it gets in.
func (x *inside) starve(e *sched.Execution, way turnWay, limit int, trace bool) starvation {
	e.SetConfig(sched.Config{Steps: starveSteps, Daemons: true, Fair: true, Trace: trace})
	out := starvation{way: way}
	adversary := &sched.Starve{}
	adversary.Turn = func() (int, bool) { return out.rounds, out.rounds > way.before && x.heldBetweenCalls() }
	out.result = e.Run(adversary, func() {
		t := sched.Here()
		x.reset(t)
		lock, err := x.subject.make()
		if err != nil {
			x.problem = err
			return
		}
		x.lock = lock
		x.measure()
		for i := range x.clients {
			x.clients[i].handle = lock.newThread(threadName(i))
		}
		x.clients[0].thread = t.Go("T0", func() {
			x.clients[0].take(program.Step{Do: program.Acquire})
			if way.back {
				x.clients[0].take(program.Step{Do: program.Block})
			}
			out.in = true
			x.clients[0].take(program.Step{Do: program.Release})
		})
		for i := 1; i < len(x.clients); i++ {
			c := &x.clients[i]
			c.thread = t.Go(clientNames[i], func() { c.takeTurns(way, limit, &out) })
		}
		adversary.Victim = x.clients[0].thread
		for i := range x.clients {
			t.Join(x.clients[i].thread)
		}
	})
	out.given = adversary.Given
	out.broken = x.verdict(out.result)
	return out
}

// takeTurns takes turns until the waiter is in or has waited through enough.
func (c *client) takeTurns(way turnWay, limit int, out *starvation) {
	x, t := c.x, sched.Here()
	for !out.in && out.turns < limit && x.broken == nil {
		if !c.holds {
			c.take(program.Step{Thread: c.id, Do: program.Acquire})
		}
		out.rounds++
		if x.clients[0].waiting {
			out.turns++
		}
		t.Advance(way.length())
		t.GiveWay()
		if way.barge && out.turns == 1 {
			c.take(program.Step{Thread: c.id, Do: program.Barge})
		}
		c.taken(program.Step{Thread: c.id, Do: way.let}, program.Unblock)
		if way.let == program.Release {
			t.GiveWay()
		}
	}
	if c.holds {
		c.take(program.Step{Thread: c.id, Do: program.Release})
	}
}

// heldBetweenCalls reports whether somebody has the lock and is between calls.
func (x *inside) heldBetweenCalls() bool {
	for i := 1; i < len(x.clients); i++ {
		if c := &x.clients[i]; c.holds && !c.pending {
			return true
		}
	}
	return false
}

// starved says in words what a waiter went through.
func (s starvation) message() string {
	others := "T1 takes"
	if s.way.others > 1 {
		others = "the others take"
	}
	waits := model.Acquire
	if s.way.back {
		waits = model.Block
	}
	return fmt.Sprintf("T0.%v did not return while %s %d turns of %v each (%s), under a fair schedule in which T0 took %d steps: want it to get in",
		waits, others, s.turns, s.way.length(), s.way.let, s.given)
}
