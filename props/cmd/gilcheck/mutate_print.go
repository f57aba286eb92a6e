package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/mutate"
	"github.com/gilcheck/gilcheck/props/report"
)

// report prints the survivors, a table, and the score.
func (l *laboratory) report(w io.Writer) {
	meaning := map[string]string{}
	names, meanings := mutate.Operators()
	for i, n := range names {
		meaning[n] = meanings[i]
	}
	for _, f := range []fate{equivalent, notCaught} {
		for _, mu := range l.mutations {
			if mu.fate != f {
				continue
			}
			fmt.Fprintf(w, "%s:%d: %s: %s: %s\n", relative(mu.File), mu.Line, mu.Function, meaning[mu.Operator], mu.verdict())
			fmt.Fprintf(w, "%s\n", indented(mu.diff))
		}
	}
	l.table(w, names, meaning)
	if len(l.unreached) > 0 {
		fmt.Fprintf(w, "\n%s\n", strings.Join(wrap("Left as they are, since no check calls them: "+strings.Join(l.unreached, ", ")+".", lineWidth), "\n"))
	}
	fmt.Fprintf(w, "\n%s\n", l.score())
}

func (mu *mutation) verdict() string {
	if mu.fate == equivalent {
		return fmt.Sprintf("equivalent within the bound: %s, %s", plural(mu.programs, "program"), plural(mu.schedules, "schedule"))
	}
	return "NOT CAUGHT: " + mu.reason
}

// indented sets a diff apart.
func indented(diff string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(diff, "\n"), "\n", "\n    ") + "\n"
}

func (l *laboratory) count(is func(*mutation) bool) int {
	n := 0
	for _, mu := range l.mutations {
		if is(mu) {
			n++
		}
	}
	return n
}

// table has a row for each operator.
func (l *laboratory) table(w io.Writer, names []string, meaning map[string]string) {
	rows := [][]string{{"mistake", "", "mutants", "convicted", "equivalent", "not caught"}}
	for _, name := range names {
		row := []string{name, meaning[name], fmt.Sprint(l.count(func(mu *mutation) bool { return mu.Operator == name }))}
		for _, f := range []fate{guilty, equivalent, notCaught} {
			row = append(row, fmt.Sprint(l.count(func(mu *mutation) bool { return mu.Operator == name && mu.fate == f })))
		}
		rows = append(rows, row)
	}
	for _, line := range aligned(rows, 2) {
		fmt.Fprintln(w, line)
	}
}

// score is the last line.
func (l *laboratory) score() string {
	all := len(l.mutations)
	by := map[string]int{}
	for _, mu := range l.mutations {
		if mu.fate == guilty {
			by[mu.promise]++
		}
	}
	var promises []string
	for p := range by {
		promises = append(promises, p)
	}
	slices.SortFunc(promises, func(a, b string) int { return cmp.Or(by[b]-by[a], cmp.Compare(a, b)) })
	for i, p := range promises {
		promises[i] = fmt.Sprintf("%d %s", by[p], p)
	}
	convicted, same := l.countOf(guilty), l.countOf(equivalent)
	s := fmt.Sprintf("mutate %s: %d mutants compile, %d convicted", l.target.path, all, convicted)
	if convicted > 0 {
		s += " (" + strings.Join(promises, ", ") + ")"
	}
	s += fmt.Sprintf(", %d equivalent within the bound, %d not caught", same, l.countOf(notCaught))
	if n := l.countOf(untried); n > 0 {
		s += fmt.Sprintf(", %d not tried", n)
		all -= n
	}
	if all > 0 {
		s += fmt.Sprintf(": %.1f %% convicted or equivalent", 100*float64(convicted+same)/float64(all))
	}
	return s
}

func (l *laboratory) countOf(f fate) int {
	return l.count(func(mu *mutation) bool { return mu.fate == f })
}

// status is 0 if every mutant was convicted or is equivalent.
func (l *laboratory) status() int {
	switch {
	case l.countOf(untried) > 0:
		return statusInconclusive
	case l.countOf(notCaught) > 0:
		return statusBroken
	}
	return statusHolds
}

// A mutationRow is a mutant as -json writes it.
type mutationRow struct {
	File      string `json:"file"` // within the package
	Line      int    `json:"line"`
	Function  string `json:"function"`
	Operator  string `json:"operator"`
	Fate      fate   `json:"fate"` // "" if it was not tried
	Promise   string `json:"promise,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Programs  int    `json:"programs,omitempty"`
	Schedules int    `json:"schedules,omitempty"`
	Diff      string `json:"diff"`
}

// A mutationReport is what -json writes.
type mutationReport struct {
	Package   string             `json:"package"`
	New       string             `json:"new"`
	Unreached []string           `json:"unreached,omitempty"`
	Histories []report.Histories `json:"histories"` // of the lock itself
	Mutants   []mutationRow      `json:"mutants"`
}

func (l *laboratory) writeJSON(w io.Writer) error {
	r := mutationReport{Package: l.target.path, New: l.constructor.expr, Unreached: l.unreached, Histories: l.histories, Mutants: []mutationRow{}}
	for _, mu := range l.mutations {
		r.Mutants = append(r.Mutants, mutationRow{filepath.Base(mu.File), mu.Line, mu.Function, mu.Operator, mu.fate, mu.promise, mu.reason, mu.programs, mu.schedules, mu.diff})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
