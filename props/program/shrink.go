package program

import (
	"slices"
	"time"
)

// Shrink looks for a smaller program that still fails, and returns the smallest
// it found: first without runs of steps (delta debugging, Zeller and Hildebrandt,
// TSE 2002), then with plainer steps, until neither helps. It calls fails at most
// tries times, and never for a program that it has tried before.
func Shrink(p Program, tries int, fails func(Program) bool) Program {
	s := shrinker{best: slices.Clone(p), tries: tries, fails: fails, seen: map[string]bool{p.String(): true}}
	for before := ""; before != s.best.String() && s.tries > 0; {
		before = s.best.String()
		s.drop()
		s.simplify()
		s.renumber()
	}
	return s.best
}

type shrinker struct {
	best  Program
	tries int
	fails func(Program) bool
	seen  map[string]bool
}

// keep makes q the best if it fails. The empty program is no answer: it cannot be
// written down for a replay.
func (s *shrinker) keep(q Program) bool {
	text := q.String()
	if len(q) == 0 || s.tries <= 0 || s.seen[text] {
		return false
	}
	s.seen[text] = true
	s.tries--
	if !s.fails(q) {
		return false
	}
	s.best = q
	return true
}

// drop deletes runs of steps, long ones first.
func (s *shrinker) drop() {
	for size := len(s.best); size >= 1; size /= 2 {
		for at := 0; at+size <= len(s.best); {
			if !s.keep(slices.Delete(slices.Clone(s.best), at, at+size)) {
				at++
			}
		}
	}
}

// plainer says what an action may be replaced by, plainest first.
var plainer = map[Action][]Action{
	TryAcquire:     {Acquire},
	AcquireFor:     {Acquire},
	AcquireContext: {Acquire},
	Exit:           {Release},
	Barge:          {Release},
	ReleaseCancel:  {Release},
	CancelRelease:  {Release},
	Checkpoint:     {Release},
	Block:          {Release},
	Misuse:         {Acquire},
	UnblockPanic:   {Unblock},
	UnblockGoexit:  {Unblock},
}

// simplify replaces steps by plainer ones and shortens durations.
func (s *shrinker) simplify() {
	for i := range s.best {
		for _, a := range plainer[s.best[i].Do] {
			q := slices.Clone(s.best)
			q[i] = Step{Thread: q[i].Thread, Do: a}
			if s.keep(q) {
				break
			}
		}
		if s.best[i].For > 0 {
			s.shorten(i)
		}
	}
}

func (s *shrinker) shorten(i int) {
	for _, d := range slices.Concat(durations[:1], []time.Duration{5 * time.Millisecond}, durations) {
		if d >= s.best[i].For {
			continue
		}
		q := slices.Clone(s.best)
		q[i].For = d
		if s.keep(q) {
			return
		}
	}
}

// renumber names the threads in the order of their first steps.
func (s *shrinker) renumber() {
	names := map[int]int{}
	q := slices.Clone(s.best)
	for i := range q {
		if !spec[q[i].Do].thread {
			continue
		}
		if _, ok := names[q[i].Thread]; !ok {
			names[q[i].Thread] = len(names)
		}
		q[i].Thread = names[q[i].Thread]
	}
	s.keep(q)
}
