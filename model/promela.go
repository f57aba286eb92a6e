package model

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"
)

// Promela writes the automaton in the language of the model checker SPIN.
//
// The text is a second formulation, not a print of this package's tables: it says
// of each operation, as a guarded command per thread, when it may do what, and it
// represents a state differently (an operation and a stage instead of a phase, a
// place for each thread instead of a queue). If both reach the same number of
// states by the same number of steps, a slip in one of them is unlikely.
//
// All is one process with one loop whose options are indivisible, so that SPIN's
// states and transitions are those of the automaton.
func (r Rules) Promela(w io.Writer) error {
	if r.ExitVisits {
		return errors.New("the Promela text has no Exit that takes the lock")
	}
	return promela.Execute(w, r)
}

var promela = template.Must(template.New("promela").Funcs(template.FuncMap{
	"any": func(n int, macro string) string { return join(n, macro, " || ") },
	"sum": func(n int, macro string) string { return join(n, macro, " + ") },
	"fifo": func(o Order) string {
		if o == FIFO {
			return "true"
		}
		return "false"
	},
}).Parse(strings.TrimPrefix(promelaVocabulary+promelaEffects+promelaLoop, "\n")))

// join applies a Promela macro to every thread.
func join(n int, macro, operator string) string {
	terms := make([]string, n)
	for t := range terms {
		terms[t] = fmt.Sprintf("%s(%d)", macro, t)
	}
	return "(" + strings.Join(terms, operator) + ")"
}
