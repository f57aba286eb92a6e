package props

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

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
	accepted := func(whose string) {
		if v.settings.hunt.method.performs(child) {
			v.addFinding(acceptedMisuse(whose))
		}
	}
	switch {
	case strings.Contains(said, childMark+saidRefused):
		v.misuse = misuseRefused
	case strings.Contains(said, childMark+saidNamesake):
		v.misuse = misuseRefused // of the threads of programs: each has a name of its own
		accepted("by a thread that does not hold the lock, but has the name of the one that does,")
	case strings.Contains(said, childMark+saidAccepted):
		v.misuse = misuseAccepted
		accepted("by a thread that does not hold the lock")
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
func acceptedMisuse(whose string) finding {
	p := program.Program{{Thread: 0, Do: program.Acquire}, {Thread: 1, Do: program.Misuse}}
	o := outcome{
		lines:   []line{{step: p[0].String(), do: p[0].Do}, {step: p[1].String(), do: p[1].Do, thread: 1, events: 1}},
		history: []event{{Event: model.Return(0, model.Acquire, model.OK)}, {Event: model.Return(1, model.Misuse, model.OK)}},
	}
	return finding{program: p, outcome: o, violation: violation{"ownership", "misuse",
		"T1.Release " + whose + " returned normally: holders = [T0], want a refusal", false}}
}

// The child's answers.
const (
	saidRefused  = "refused"
	saidAccepted = "accepted"
	saidNamesake = "believed a namesake"
)

// tryMisuse releases a lock that another thread holds. A name is a label, so it must
// not do for the holder's thread; a lock that hands out one handle for one name, or
// refuses the second, knows no namesakes.
func tryMisuse(t *testing.T, s *subject) string {
	lock, err := s.make()
	if err != nil {
		t.Fatal(err)
	}
	if misuse(lock.newThread("A"), lock.newThread("B")) == saidAccepted {
		return saidAccepted
	}
	if lock, err = s.make(); err != nil {
		t.Fatal(err)
	}
	if holder, other, ok := namesakes(lock); ok && misuse(holder, other) == saidAccepted {
		return saidNamesake
	}
	return saidRefused
}

// namesakes makes two threads of the same name, if the lock lets it.
func namesakes(lock instance) (a, b handle, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	a, b = lock.newThread("A"), lock.newThread("A")
	return a, b, !same(a.thread, b.thread)
}

// misuse has one thread take the lock, and another release it.
func misuse(holder, other handle) string {
	holder.acquire()
	how := make(chan string)
	go func() {
		defer func() {
			if recover() != nil {
				how <- saidRefused
			}
		}()
		other.release()
		how <- saidAccepted
	}()
	return <-how
}
