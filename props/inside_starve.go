package props

import (
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

const (
	starvePrefix = "starve/"
	shownTurns   = 4 // of a starving schedule, in the counterexample
)

// starveInside plays every way of taking turns inside the lock.
func (v *verification) starveInside() {
	if outsideReason() != "" || v.inside.unable != "" {
		return
	}
	for _, way := range turnWays {
		can := v.subject.powers
		if way.let == program.Checkpoint && !can.checkpoint || way.let == program.Block && !can.block {
			continue
		}
		if v.broken("no-starvation") || v.problem != nil {
			return
		}
		v.starveOne(way)
	}
}

// starveOne plays one way, and says what became of the waiter.
func (v *verification) starveOne(way turnWay) {
	limit := turnsFew
	if v.made("no-starvation") {
		limit = starveTurns
	}
	text := "T0.Acquire"
	for i := 1; i <= way.others; i++ {
		text += fmt.Sprintf(" T%d.Acquire", i)
	}
	p := programsOf(text)[0]
	x := newInside(v.subject, v.settings, replay.Explore, p, v.automatonFor(p))
	x.raced = true // smaller programs show that
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
	message := s.message()
	shown := x.starve(e, way, shownTurns, true)
	v.addFinding(finding{
		violation: violation{"no-starvation", "starved", message, false}, program: p, replay: starvePrefix + strings.ReplaceAll(way.name, " ", ""),
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
