package props

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
)

// checkPrograms runs the generated programs and credits each promise with the
// programs that put it to the test.
func (v *verification) checkPrograms() {
	v.run(child)
	v.search.run(v.misuse == misuseRefused)
	if errors.Is(v.search.err, errHung) && v.runner.bubbled {
		v.runner.bubbled = false // it passed the probe, but not the programs
		v.search.err = nil
		v.search.run(v.misuse == misuseRefused)
	}
	v.problem = v.search.err
	v.credit()
	v.checkIntervals()
}

// checkIntervals tries switch intervals that are none: they must be refused, and
// the one in force stay.
func (v *verification) checkIntervals() {
	if !v.subject.powers.interval || v.problem != nil || v.inside.hangs {
		return
	}
	for _, d := range []time.Duration{0, -time.Millisecond} {
		message := ""
		try := func(lock instance) { message = badInterval(lock, d) }
		if outsideReason() == "" {
			calls := fmt.Sprintf("SetSwitchInterval(%v) and SwitchInterval, called on a free lock one after the other,", d)
			if !v.alone(calls, try) {
				return
			}
		} else if lock, err := v.subject.make(); err != nil {
			v.problem = err
			return
		} else {
			try(lock)
		}
		if message != "" {
			v.addFinding(finding{replay: intervalReplay, violation: violation{"switch-interval", "set", message, false}})
		}
	}
}

// badInterval sets a switch interval that is none, and says what is wrong with the answer.
func badInterval(lock instance, d time.Duration) string {
	was := lock.interval()
	if err := lock.setInterval(d); err == nil {
		return fmt.Sprintf("SetSwitchInterval(%v) returned nil, want an error", d)
	}
	if is := lock.interval(); is != was {
		return fmt.Sprintf("SetSwitchInterval(%v) was refused, but SwitchInterval() went from %v to %v", d, was, is)
	}
	return ""
}

// intervalReplay is the value of ReplayVariable that tries bad intervals again.
const intervalReplay = "intervals"

// tests says which promises a program tests by the actions it takes.
var tests = map[string][]program.Action{
	"release-on-block": {program.Block},
	"forced-switch":    {program.Checkpoint},
	"switch-interval":  {program.Checkpoint},
	"try-acquire":      {program.TryAcquire},
	"cancellation":     {program.AcquireFor, program.AcquireContext},
	"exit":             {program.Exit},
	"shutdown":         {program.Close},
	"ownership":        {program.Misuse},
}

func (v *verification) credit() {
	s := v.search
	for _, name := range []string{"mutual-exclusion", "progress"} {
		v.covered(name, s.programs, lockstep)
	}
	v.covered("linearizable", s.histories, porcupine)
	for name, actions := range tests {
		n := 0
		for _, a := range actions {
			n = max(n, s.uses[a])
		}
		v.covered(name, n, lockstep)
	}
	if v.runner.bubbled {
		v.covered("prompt-handover", s.programs, lockstep)
		v.covered("bounded-bypass", s.programs, lockstep)
		return
	}
	const why = "needs virtual time, and this lock waits in a way that testing/synctest cannot see"
	if v.inside.schedules == 0 {
		v.unable["prompt-handover"] = why
	}
	if v.inside.answers == 0 {
		v.unable["switch-interval"] = why
	}
}

// replay runs the program that ReplayVariable gives.
func (v *verification) replay() {
	text := v.settings.replay
	if name, ok := strings.CutPrefix(text, FileReplay); ok {
		v.replayFile(name)
		return
	}
	if p, m, ok := turnsNamed(text); ok {
		v.playTurns(p, m)
		return
	}
	if way, ok := starveNamed(text); ok {
		v.starveOne(way)
		return
	}
	switch text {
	case turnsPrefix + "melee":
		v.melee()
		return
	case turnsPrefix + "latency":
		v.checkLatency()
		return
	case intervalReplay:
		v.insidePace(replay.Explore)
		v.checkIntervals()
		return
	case stressReplay:
		v.ran[lockstep] = true
		v.checkStress()
		v.checkVisibility()
		return
	case blockingReplay:
		v.checkBlocking()
		return
	}
	if p, d, manner, inside, err := parseInside(text); inside {
		if v.problem = err; err == nil {
			v.replayInside(p, manner, planOf(d))
		}
		return
	}
	p, err := program.Parse(text)
	if err != nil {
		v.problem = fmt.Errorf("%s: %w", ReplayVariable, err)
		return
	}
	if p.Uses(program.Misuse) {
		if v.checkMisuse(); v.misuse != misuseRefused {
			return // only a child process may try
		}
	}
	o := v.runner.execute(p)
	v.search.count(p, o)
	v.search.err, v.problem = o.err, o.err
	v.credit()
	if o.broken == nil {
		v.t.Logf("the program broke no promise:\n%s", o.trace())
		v.search.checkHistory(p, o)
		return
	}
	f := finding{violation: *o.broken, program: p, outcome: o}
	f.promise = blame(f.violation, p)
	v.findings[f.promise] = f
}

// replays is what ReplayVariable must hold to show the finding again.
func (f finding) replays() string {
	if f.replay != "" {
		return f.replay
	}
	return f.program.String()
}
