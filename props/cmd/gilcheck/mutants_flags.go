package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props"
)

// A mutantsRequest is the command line of mutants.
type mutantsRequest struct {
	names   []string // rows; none: all
	methods []string // beside the portfolio
	verbose bool
	readme  bool
	bases   bool
	whole   bool
	json    string
	seed    int
	seeds   int
	budget  time.Duration
	jobs    int
}

// The two words of -method that are no method.
const (
	portfolio  = "portfolio" // everything that verify does
	everything = "all"
)

func parseMutants(args []string, help io.Writer) (*mutantsRequest, error) {
	r := &mutantsRequest{}
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	method := flags.String("method", "", "compare the methods in `LIST`: portfolio, all, or some of "+strings.Join(props.Methods(), ",")+
		" (default: portfolio for rows that are named, all for the whole catalogue)")
	flags.BoolVar(&r.verbose, "v", false, "show the counterexamples")
	flags.BoolVar(&r.readme, "readme", false, "write the summary of the rows into README.md, and run nothing")
	flags.BoolVar(&r.bases, "bases", false, "verify the bases of the rows instead, with the same flags: they must be acquitted")
	flags.BoolVar(&r.whole, "whole", false, "verify to the end, as verify does, instead of up to the first conviction by the row's promise; nothing is measured then")
	flags.StringVar(&r.json, "json", "", "write the table to `FILE` as JSON")
	flags.IntVar(&r.seed, "seed", 1, "the first seed `N`")
	flags.IntVar(&r.seeds, "seeds", 1, "try each mutant with `N` seeds")
	flags.DurationVar(&r.budget, "budget", 0, "search for about `DURATION` instead of what verify takes by default")
	flags.IntVar(&r.jobs, "jobs", runtime.GOMAXPROCS(0), "try `N` mutants at a time")
	if err := parseInto(flags, args, "[NAME…]", help); err != nil {
		return nil, err
	}
	r.names = flags.Args()
	if r.readme && len(r.names) > 0 {
		return nil, errors.New("-readme is for the whole catalogue")
	}
	for _, name := range r.names {
		if strings.HasPrefix(name, "-") {
			return nil, fmt.Errorf("%s comes after a name; flags go in front of the names", name)
		}
	}
	switch {
	case r.seed < 0 || r.budget < 0:
		return nil, errors.New("-seed and -budget are not negative")
	case r.seeds < 1 || r.jobs < 1:
		return nil, errors.New("-seeds and -jobs are 1 or more")
	}
	return r, r.setMethods(*method)
}

func (r *mutantsRequest) setMethods(list string) error {
	if r.bases || r.whole {
		if list != "" && list != portfolio {
			return errors.New("with -bases and -whole everything that verify does is done: leave -method out")
		}
		return nil
	}
	if list == "" && len(r.names) == 0 {
		list = everything
	}
	for _, m := range strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' }) {
		switch {
		case m == everything:
			r.methods = props.Methods()
		case m == portfolio: // is always there
		case !slices.Contains(props.Methods(), m):
			return fmt.Errorf("no method is called %q; they are %s, %s and %s", m, strings.Join(props.Methods(), ", "), portfolio, everything)
		case !slices.Contains(r.methods, m):
			r.methods = append(r.methods, m)
		}
	}
	return nil
}

// wants tells whether a row is to be tried.
func (r *mutantsRequest) wants(id string) bool {
	return len(r.names) == 0 || slices.ContainsFunc(r.names, func(name string) bool { return strings.EqualFold(name, id) })
}

// request is what the test of a mutant is asked for in one trial.
func (r *mutantsRequest) request(ch charge) *request {
	hunted := ch.mutant.row.Promise
	if ch.method == raceMethod {
		hunted = "visibility"
	}
	q := &request{race: ch.race(), budget: r.budget, options: slices.Clone(ch.mutant.row.Declared.Options)}
	if !r.bases && !r.whole {
		q.options = append(q.options, "-hunt="+hunted)
	}
	q.options = append(q.options, fmt.Sprintf("-seed=%d", ch.seed))
	if ch.method != portfolio {
		q.options = append(q.options, "-method="+ch.method)
	}
	if r.budget > 0 {
		q.options = append(q.options, fmt.Sprintf("-budget=%v", r.budget))
	}
	return q
}
