package props

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// verdict is what a run that has ended shows: nil if no promise was broken.
func (x *inside) verdict(r sched.Result) *violation {
	var races []dataRace
	if r.Races > 0 {
		races = racesOfRun()
	}
	switch {
	case x.settings.hunt.method == byRace && (r.Races == 0 || x.raced):
		return nil
	case x.settings.hunt.method == byRace:
		return raceInside(races)
	case x.broken != nil:
		return x.broken
	case r.Outcome == sched.Deadlock || r.Outcome == sched.Livelock:
		hung, _ := x.judge().stuck()
		hung = x.settingHangs(hung)
		if r.Outcome == sched.Livelock {
			hung.message += ": those that can go on spin on what nobody will change"
		}
		return &hung
	case r.Outcome == sched.Panicked && strings.HasPrefix(fmt.Sprint(r.Failure.Value), "fatal error"):
		return &violation{"progress", "fatal", fmt.Sprintf("%s ended the process: %v", r.Failure.Thread, r.Failure.Value), true}
	case r.Outcome == sched.Panicked && engineFault(r.Failure.Value, func() []byte { return []byte(r.Failure.Stack) }):
		fault := faulty(*r.Failure)
		return &fault
	case r.Outcome == sched.Panicked:
		return &violation{"progress", "panic", fmt.Sprintf("%s panicked: %v", r.Failure.Thread, r.Failure.Value), true}
	case r.Races > 0 && !x.raced:
		return raceInside(races)
	}
	return nil
}

// noteOf is an event in a few words, and whose column it belongs to.
func noteOf(e model.Event, detail string) (who, text string) {
	who = fmt.Sprintf("T%d", e.Thread)
	switch {
	case e.Op == model.Close && e.Kind == model.Invoked:
		return "closer", "Close"
	case e.Op == model.Close:
		return "closer", "closed"
	case e.Kind == model.Cancelled:
		return who, "its context is done"
	case e.Kind == model.Invoked && e.Op == model.Unblock:
		return who, "the blocking call ends"
	case e.Kind == model.Invoked:
		_, text, _ = strings.Cut(call(e.Thread, e.Op), ".")
		return who, text
	}
	return who, strings.TrimPrefix(event{Event: e, detail: detail}.effect(), who+" ")
}

// brokenPromise is a violation as an error.
type brokenPromise struct{ violation }

func (b *brokenPromise) Error() string { return b.promise + ": " + b.message }

func violationOf(err error) (violation, bool) {
	var b *brokenPromise
	if errors.As(err, &b) {
		return b.violation, true
	}
	return violation{}, false
}
