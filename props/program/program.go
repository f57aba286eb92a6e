// Package program is what the threads of a test do to a lock, as plain data: a
// list of steps, each taken by one thread or by the test itself, in the order in
// which they are begun. The list is the threads' programs and their interleaving
// in one; a step that makes no sense when its turn comes (a Release by a thread
// that does not hold, say) is passed over, so every list is runnable and any step
// can be deleted.
//
// A program has a text form, which failures print and replays read:
//
//	T0.Acquire T1.AcquireFor(1ms) Sleep(5ms) T0.Release
package program

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An Action is what a step does.
type Action uint8

// The actions. AcquireFor is an AcquireContext with a deadline; AcquireContext
// is one that only a later Cancel ends. Block begins a blocking call and one of
// the three Unblocks ends it. Barge is a Release and an Acquire in one breath.
// Misuse is a Release by a thread that does not hold the lock. Interval sets the
// switch interval. Sleep lets time pass, virtual where it can be. ReleaseCancel is
// a Release with the cancellation of a waiter right behind it, CancelRelease one
// with it right before, so that the grant and the cancellation meet.
const (
	Acquire Action = iota
	TryAcquire
	AcquireFor
	AcquireContext
	Cancel
	Release
	Checkpoint
	Block
	Unblock
	UnblockPanic
	UnblockGoexit
	Exit
	Misuse
	Barge
	ReleaseCancel
	CancelRelease
	Close
	Sleep
	Interval
	actionCount
)

// Actions is the number of actions.
const Actions = int(actionCount)

// spec is how an action is written: its name, its letter in the byte form, and
// whether it belongs to a thread and carries a duration.
var spec = [actionCount]struct {
	name    string
	letter  byte
	thread  bool
	lasting bool
}{
	Acquire:        {"Acquire", 'a', true, false},
	TryAcquire:     {"TryAcquire", 't', true, false},
	AcquireFor:     {"AcquireFor", 'f', true, true},
	AcquireContext: {"AcquireContext", 'w', true, false},
	Cancel:         {"Cancel", 'c', true, false},
	Release:        {"Release", 'r', true, false},
	Checkpoint:     {"Checkpoint", 'k', true, false},
	Block:          {"Block", 'b', true, false},
	Unblock:        {"Unblock", 'u', true, false},
	UnblockPanic:   {"UnblockPanic", 'p', true, false},
	UnblockGoexit:  {"UnblockGoexit", 'g', true, false},
	Exit:           {"Exit", 'x', true, false},
	Misuse:         {"Misuse", 'm', true, false},
	Barge:          {"Barge", 'h', true, false},
	ReleaseCancel:  {"ReleaseCancel", 'd', true, false},
	CancelRelease:  {"CancelRelease", 'e', true, false},
	Close:          {"Close", 'z', false, false},
	Sleep:          {"Sleep", 's', false, true},
	Interval:       {"Interval", 'i', false, true},
}

// A Step is one action. Thread counts from 0 and means nothing for Close, Sleep
// and Interval; For is the duration of AcquireFor, Sleep and Interval.
type Step struct {
	Thread int
	Do     Action
	For    time.Duration
}

// A Program is a list of steps.
type Program []Step

func (a Action) String() string { return spec[a].name }

// ByThread reports whether a thread takes the step, rather than the test.
func (a Action) ByThread() bool { return spec[a].thread }

func (s Step) String() string {
	text := spec[s.Do].name
	if spec[s.Do].thread {
		text = fmt.Sprintf("T%d.%s", s.Thread, text)
	}
	if spec[s.Do].lasting {
		text += "(" + s.For.String() + ")"
	}
	return text
}

// GoString is what rapid prints of a draw.
func (s Step) GoString() string { return s.String() }

func (p Program) String() string {
	words := make([]string, len(p))
	for i, s := range p {
		words[i] = s.String()
	}
	return strings.Join(words, " ")
}

// GoString is what rapid prints of a draw.
func (p Program) GoString() string { return p.String() }

// Threads is the number of threads the program speaks of.
func (p Program) Threads() int {
	n := 0
	for _, s := range p {
		if spec[s.Do].thread {
			n = max(n, s.Thread+1)
		}
	}
	return n
}

// Uses reports whether the program takes the action.
func (p Program) Uses(actions ...Action) bool {
	for _, s := range p {
		for _, a := range actions {
			if s.Do == a {
				return true
			}
		}
	}
	return false
}

// threadMax is the highest thread number a text may name: model.MaxThreads - 1.
const threadMax = 7

// Parse reads the text form. The error names the word that it cannot read.
func Parse(text string) (Program, error) {
	var p Program
	for _, word := range strings.Fields(text) {
		s, err := parseStep(word)
		if err != nil {
			return nil, err
		}
		p = append(p, s)
	}
	return p, nil
}

func parseStep(word string) (Step, error) {
	var s Step
	name, byThread := word, false
	if thread, rest, ok := strings.Cut(word, "."); ok && strings.HasPrefix(thread, "T") {
		n, err := strconv.Atoi(thread[1:])
		if err != nil || n < 0 || n > threadMax {
			return s, fmt.Errorf("%q: the thread is not T0 to T%d", word, threadMax)
		}
		s.Thread, name, byThread = n, rest, true
	}
	name, duration, lasting := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	for a := range actionCount {
		if spec[a].name != name || spec[a].thread != byThread || spec[a].lasting != lasting {
			continue
		}
		s.Do = a
		if !lasting {
			return s, nil
		}
		d, err := time.ParseDuration(duration)
		if err != nil || d <= 0 {
			return s, fmt.Errorf("%q: %q is not a positive duration", word, duration)
		}
		s.For = d
		return s, nil
	}
	return s, fmt.Errorf("%q is not a step; a step is like T0.Acquire, T1.AcquireFor(5ms) or Sleep(1ms)", word)
}
