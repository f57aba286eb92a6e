package props

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// A misuseOutcome is what a lock does when a thread releases what it does not hold.
type misuseOutcome int

const (
	misuseUnknown  misuseOutcome = iota
	misuseRefused                // it panics: safe to try again here
	misuseAborted                // it ends the process
	misuseAccepted               // it returns as if nothing were wrong
)

// checkMisuse tries a misuse in a child process first.
func (v *verification) checkMisuse() {
	if v.misuse != misuseUnknown || v.subject.locker {
		return
	}
	said, err := ask(askMisuse, v.test, v.subject)
	v.covered("ownership", 1, child)
	switch {
	case strings.Contains(said, childMark+"refused"):
		v.misuse = misuseRefused
	case strings.Contains(said, childMark+"accepted"):
		v.misuse = misuseAccepted
		if v.settings.hunt.method.performs(child) {
			v.addFinding(acceptedMisuse())
		}
	case errors.Is(err, context.DeadlineExceeded):
		v.doubt["ownership"] = "the child process that released a lock it did not hold came to no end"
	case strings.Contains(said, childMark+"begins"):
		v.misuse = misuseAborted
	default:
		v.doubt["ownership"] = fmt.Sprintf("the child process for the misuse did not get as far as the lock: %v", err)
	}
}

// acceptedMisuse is what the child saw. It is not done again in this process,
// since nobody knows what it does to the lock.
func acceptedMisuse() finding {
	p := program.Program{{Thread: 0, Do: program.Acquire}, {Thread: 1, Do: program.Misuse}}
	o := outcome{
		lines:   []line{{step: p[0].String(), do: p[0].Do}, {step: p[1].String(), do: p[1].Do, thread: 1, events: 1}},
		history: []event{{Event: model.Return(0, model.Acquire, model.OK)}, {Event: model.Return(1, model.Misuse, model.OK)}},
	}
	return finding{program: p, outcome: o, violation: violation{"ownership", "misuse",
		"T1.Release by a thread that does not hold the lock returned normally: holders = [T0], want a refusal", false}}
}
