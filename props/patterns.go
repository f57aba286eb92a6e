package props

import (
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// A pattern is a fair way for others to take turns.
type pattern struct {
	name    string
	meaning string
	threads int
	turn    func(x *session, n int) // begins the n-th turn
}

var patterns = []pattern{
	{"newcomers", "two others queue up behind it again and again", 3, newcomers},
	{"barger", "the holder lets go and comes back in one breath", 2, barger},
	{"pollers", "the holders let go only when asked to", 3, pollers},
	{"blockers", "the holders block, and are back at once", 3, blockers},
}

// newcomers: T1 and T2 pass the lock to and fro, each queueing up before the
// other lets go.
func newcomers(x *session, n int) {
	x.wait(program.Step{Thread: 1 + (n+1)%2, Do: program.Acquire})
	x.world.advance(x.turn())
	x.wait(program.Step{Thread: 1 + n%2, Do: program.Release})
}

func barger(x *session, _ int) {
	x.world.advance(x.turn())
	x.wait(program.Step{Thread: 1, Do: program.Barge})
}

// pollers: whoever of T1 and T2 holds calls Checkpoint; the other waits.
func pollers(x *session, _ int) {
	for t := 1; t <= 2; t++ {
		if x.judge.threads[t].idle() && !x.judge.threads[t].holds {
			x.wait(program.Step{Thread: t, Do: program.Acquire})
		}
	}
	x.world.advance(2 * x.judge.interval)
	for t := 1; t <= 2; t++ {
		x.wait(program.Step{Thread: t, Do: program.Checkpoint})
	}
}

// A manner is a way of waiting for the lock: a lock may serve some worse than others.
type manner struct {
	name string
	wait []program.Action // by T0, with T1 taking the lock before the last
}

var manners = []manner{
	{"acquire", []program.Action{program.Acquire}},
	{"context", []program.Action{program.AcquireContext}},
	{"block", []program.Action{program.Acquire, program.Block, program.Unblock}},
}

// manners are the ways of waiting that this lock has.
func (v *verification) manners() []manner {
	var ways []manner
	for _, m := range manners {
		if m.name == "context" && !v.subject.powers.context || m.name == "block" && !v.subject.powers.block {
			continue
		}
		ways = append(ways, m)
	}
	return ways
}

// blockers: T1 and T2 in turn let go around a blocking call that is over at once.
func blockers(x *session, n int) {
	t := 1 + n%2
	x.wait(program.Step{Thread: t, Do: program.Acquire})
	x.world.advance(x.turn())
	x.wait(program.Step{Thread: t, Do: program.Block})
	x.wait(program.Step{Thread: 3 - t, Do: program.Unblock})
}

// turn is how long a turn lasts: longer for a lock whose switch interval is long,
// where time costs nothing.
func (x *session) turn() time.Duration {
	if x.world.exact() {
		return max(turnLength, x.judge.interval/100)
	}
	return turnLength
}
