package main

import (
	"strings"

	"github.com/gilcheck/gilcheck/props/report"
)

// A conviction says little if the suite accuses the base as well. With -bases the
// mutants are what they were made from: each base once for every set of flags that its
// rows declare, under the name of the first such row.

// basesOf gives the mutants without their edits.
func basesOf(all []*mutant) []*mutant {
	var list []*mutant
	seen := map[string]bool{}
	for _, mu := range all {
		key := mu.row.Base + " " + mu.row.Declared.Line
		if mu.row.Inexpressible != "" || seen[key] {
			continue
		}
		seen[key] = true
		row := *mu.row
		row.Edits, row.Promise = nil, ""
		base := *mu
		base.row = &row
		list = append(list, &base)
	}
	return list
}

// judgeBase makes sure that nothing is held against a base.
func judgeBase(outcomes []outcome) sentence {
	s := sentence{finding: acquitted}
	var against []string
	for _, o := range outcomes {
		if o.Problem != "" {
			against = append(against, o.Problem)
		}
		for _, p := range o.Promises {
			if p.Verdict != report.Fail && p.Verdict != report.Inconclusive {
				continue
			}
			against = append(against, strings.TrimSpace(p.Name+": "+words(p.Verdict)+" "+p.Reason))
			if s.broken == nil {
				s.broken = p.Counterexample
			}
		}
	}
	if len(against) > 0 || len(outcomes) == 0 {
		s.finding, s.reason = accused, strings.Join(against, "; ")
	}
	return s
}
