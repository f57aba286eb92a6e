package props

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

// The text form of a schedule inside a lock, as ReplayVariable takes it:
//
//	explore T0.Acquire T1.Acquire @ 1.4>2 #0=1
//
// is the program, and after @ where it differs from letting each thread run
// until it waits: after the 4th operation of thread 1, thread 2 goes on; the
// first choice that Go leaves open (#0) falls on possibility 1. Threads are
// numbered in the order of creation, 0 being the one that starts the others; c
// is the clock. The first word is the replay.Manner.
func insideReplay(p program.Program, s *schedule) string {
	return replayText(s.manner, p.String(), s.minimal.Deviations)
}

func replayText(m replay.Manner, program string, d sched.Deviations) string {
	words := []string{string(m)}
	if program != "" {
		words = append(words, program)
	}
	words = append(words, "@")
	for _, w := range d.Switches {
		target := "c"
		if w.Target != sched.Clock {
			target = strconv.Itoa(w.Target)
		}
		words = append(words, fmt.Sprintf("%d.%d>%s", w.Thread, w.Nth, target))
	}
	for _, c := range d.Choices {
		words = append(words, fmt.Sprintf("#%d=%d", c.Nth, c.Value))
	}
	return strings.Join(words, " ")
}

// parseInside reads what insideReplay wrote. ok is false if the text is not of
// that kind at all.
func parseInside(text string) (p program.Program, d sched.Deviations, m replay.Manner, ok bool, err error) {
	m, rest, ok := replay.MannerOf(text)
	if !ok {
		return nil, d, m, false, nil
	}
	steps, deviations, found := strings.Cut(rest, "@")
	if !found {
		return nil, d, m, true, fmt.Errorf("%q has no @ between the program and the schedule", text)
	}
	if p, err = program.Parse(steps); err != nil {
		return nil, d, m, true, err
	}
	d, err = parseDeviations(deviations)
	return p, d, m, true, err
}

func parseDeviations(text string) (d sched.Deviations, err error) {
	for _, word := range strings.Fields(text) {
		if err = parseDeviation(word, &d); err != nil {
			return d, err
		}
	}
	return d, nil
}

func parseDeviation(word string, d *sched.Deviations) error {
	var c sched.Choice
	if n, err := fmt.Sscanf(word, "#%d=%d", &c.Nth, &c.Value); n == 2 && err == nil {
		d.Choices = append(d.Choices, c)
		return nil
	}
	var w sched.Switch
	from, to, _ := strings.Cut(word, ">")
	if n, err := fmt.Sscanf(from, "%d.%d", &w.Thread, &w.Nth); n != 2 || err != nil {
		return fmt.Errorf("%q is not part of a schedule; it is like 1.4>2 or #0=1", word)
	}
	w.Target = sched.Clock
	if to != "c" {
		target, err := strconv.Atoi(to)
		if err != nil {
			return fmt.Errorf("%q: the thread %q is not a number or c", word, to)
		}
		w.Target = target
	}
	d.Switches = append(d.Switches, w)
	return nil
}
