package props

import (
	"fmt"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

const (
	starvePrefix = "starve/"
	shownTurns   = 4 // of a starving schedule, in the counterexample

	askedWithin = 20 // switch intervals after which a holder that was not asked never will be
)

// starveInside plays every way of taking turns inside the lock.
func (v *verification) starveInside() {
	if outsideReason() != "" || v.inside.unable != "" {
		return
	}
	for _, way := range turnWays {
		can := v.subject.powers
		if way.let == program.Checkpoint && !can.checkpoint || (way.let == program.Block || way.back) && !can.block {
			continue
		}
		if v.problem != nil {
			return
		}
		if asks := v.asks(way); asks && !v.broken("switch-interval") || !asks && !v.broken("no-starvation") {
			v.starveOne(way)
		}
	}
}

// asks reports whether the waiter gets in only by asking for the lock, as the lock
// promises that it does.
func (v *verification) asks(w turnWay) bool {
	return w.let == program.Checkpoint && w.others == 1 && v.subject.powers.interval && v.made("switch-interval")
}

// starveOne plays one way, and says what became of the waiter.
func (v *verification) starveOne(way turnWay) {
	limit := turnsFew
	if v.made("no-starvation") {
		limit = starveTurns
	}
	limit *= int(turnLength / way.length()) // the same time
	text := "T0.Acquire"
	if way.back {
		text += " T0.Block T0.Unblock"
	}
	for i := 1; i <= way.others; i++ {
		text += fmt.Sprintf(" T%d.Acquire", i)
	}
	p := programsOf(text)[0]
	x := v.newInside(replay.Explore, p)
	x.prompt, x.raced = false, true // smaller programs show that
	asks := v.asks(way)
	if asks {
		limit = max(limit, int((x.pace.inForce+askedWithin*x.pace.interval)/turnLength))
		v.covered("switch-interval", 1, explore)
	}
	e := sched.New(sched.Config{Test: v.test})
	var s starvation
	err := sched.Watch(func() { s = x.starve(e, way, limit, false) })
	if err != nil || x.problem != nil {
		v.inside.unable = fmt.Sprint(err, x.problem)
		return
	}
	defer e.Close()
	v.inside.maxBypass = max(v.inside.maxBypass, x.maxBypass)
	v.covered("no-starvation", max(s.turns, 1), explore)
	v.effort.runs++
	if s.broken != nil || s.turns < limit {
		return // what is broken otherwise is found by smaller programs
	}
	promise, kind, message := "no-starvation", "starved", s.message()
	if asks { // then it is not the order of service that keeps it out
		promise, kind = "switch-interval", "never"
		message = fmt.Sprintf("T1.Checkpoint returned false for %v while T0 waits, under a fair schedule in which T0 took %d steps: want a request within two switch intervals of %v",
			time.Duration(s.turns)*turnLength, s.given, x.pace.interval)
	}
	shown := x.starve(e, way, shownTurns, true)
	v.addFinding(finding{
		violation: violation{promise, kind, message, false}, program: p, replay: starvePrefix + strings.ReplaceAll(way.name, " ", ""),
		note:     fmt.Sprintf("These are the first %d of the turns.", shownTurns),
		schedule: &schedule{rows: rowsOf(shown.result.Events), threads: 1 + way.others, adversary: true},
	})
}

// starveNamed finds the way of taking turns that a replay names.
func starveNamed(replay string) (turnWay, bool) {
	for _, way := range turnWays {
		if replay == starvePrefix+strings.ReplaceAll(way.name, " ", "") {
			return way, true
		}
	}
	return turnWay{}, false
}
