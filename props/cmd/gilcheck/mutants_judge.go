package main

import (
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/props/mutants"
	"github.com/gilcheck/gilcheck/props/report"
)

// A sentence is how one trial ended.
type sentence struct {
	finding finding
	reason  string                 // behind any finding but convicted
	broken  *report.Counterexample // of the row's promise, or else of another; nil if it survived
	promise string                 // that broken breaks
}

// A finding is a sentence in a word or two.
type finding string

// The findings. Those in small letters are as they ought to be.
const (
	convicted     finding = "convicted"
	survived      finding = "SURVIVED"
	wrongPromise  finding = "WRONG PROMISE"
	tooLarge      finding = "TOO LARGE"
	unusable      finding = "UNUSABLE" // the edit does not apply, or what comes out does not build
	inexpressible finding = "inexpressible"

	acquitted finding = "acquitted" // of a base
	accused   finding = "ACCUSED"
)

// just tells whether the trial ended as the row says.
func (s sentence) just() bool {
	return s.finding == convicted || s.finding == acquitted || s.finding == inexpressible
}

// size orders counterexamples.
func (s sentence) size() int {
	if s.broken == nil {
		return 0
	}
	return s.broken.Threads<<16 + s.broken.Preemptions
}

// judgeMutant compares what the suite said with what the row says.
func judgeMutant(row *mutants.Row, outcomes []outcome) sentence {
	s := sentence{finding: survived}
	var others []string
	for _, o := range outcomes {
		if o.Problem != "" {
			s.reason = o.Problem
		}
		for _, p := range o.Promises {
			switch {
			case p.Name == row.Promise && p.Verdict == report.Fail:
				s.finding, s.broken, s.promise = convicted, p.Counterexample, p.Name
			case p.Name == row.Promise:
				s.reason = strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", p.Name, words(p.Verdict), p.Reason), ": ")
				if e := o.Exploration; e != nil {
					s.reason += "; " + e.Bound
				}
			case p.Verdict == report.Fail:
				others = append(others, p.Name)
				if s.broken == nil {
					s.broken, s.promise = p.Counterexample, p.Name
				}
			}
		}
	}
	switch {
	case s.finding == survived && len(others) > 0:
		s.finding = wrongPromise
		s.reason = fmt.Sprintf("want %s, broken: %s", row.Promise, strings.Join(others, ", "))
	case s.finding == convicted && len(s.broken.Trace) == 0:
		s.finding = tooLarge
		s.reason = "it was seen among threads that run freely, and there is no schedule that shows it"
	case s.finding == convicted && (s.broken.Threads > row.Threads || s.broken.Preemptions > row.Preemptions):
		s.finding = tooLarge
		s.reason = fmt.Sprintf("%s and %s, want at most %d and %d",
			plural(s.broken.Threads, "thread"), plural(s.broken.Preemptions, "preemption"), row.Threads, row.Preemptions)
	case s.finding == convicted:
		s.reason = ""
	}
	return s
}
