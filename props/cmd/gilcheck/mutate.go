package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/gilcheck/gilcheck/props/report"
)

// mutateLock is the subcommand: it makes mutants of a lock that passes, verifies each,
// and shows those that pass too.
func mutateLock(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseMutate(args, stdout)
	if errors.Is(err, errHelp) {
		return statusHolds
	}
	var f *files
	if err == nil {
		f, err = openFiles(&request{json: r.json}) // a name that cannot be written to is better known now
	}
	var l *laboratory
	if err == nil {
		l, err = openLaboratory(ctx, r)
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	defer l.close()
	status := l.experiment(ctx, stdout, stderr)
	if err := fill(f.json, l.writeJSON); err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	return status
}

// parseMutate reads the command line of mutate.
func parseMutate(args []string, help io.Writer) (*request, error) {
	r := &request{}
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.StringVar(&r.new, "new", "", "the constructor, as `EXPR` in the scope of the package: New, NewFoo(3), 'new(Lock)'")
	flags.StringVar(&r.json, "json", "", "write the mutants and what became of them to `FILE` as JSON")
	flags.BoolVar(&r.race, "race", false, "build with the race detector: slower, but some mutants only race")
	flags.DurationVar(&r.budget, "budget", 0, "search for about `DURATION` in each mutant, instead of a fixed number of programs")
	passOn(flags, r)
	if err := parseInto(flags, args, "PACKAGE", help); err != nil {
		return nil, err
	}
	if r.budget > 0 {
		r.options = append(r.options, "-budget="+r.budget.String())
	}
	r.patterns = flags.Args()
	if err := r.validate(); err != nil {
		return nil, err
	}
	if len(r.patterns) > 1 {
		return nil, errors.New("mutate takes one package at a time")
	}
	return r, nil
}

// A laboratory is where mutants of one lock are made and tried.
type laboratory struct {
	request     *request
	module      *module
	target      *target
	constructor *constructor
	original    *mutation
	mutations   []*mutation
	discarded   int                // do not compile
	unreached   []string           // functions that no promise calls: they are left as they are
	histories   []report.Histories // of the lock itself: those that are complete
	temp        string
	jobs        int
}

func openLaboratory(ctx context.Context, r *request) (*laboratory, error) {
	m, err := findModule(ctx)
	if err != nil {
		return nil, err
	}
	targets, err := load(ctx, r.patterns)
	if err != nil {
		return nil, err
	}
	if len(targets) > 1 {
		return nil, errors.New("mutate takes one package at a time")
	}
	l := &laboratory{request: r, module: m, target: targets[0], jobs: runtime.GOMAXPROCS(0)}
	if err := l.prepare(); err != nil {
		return nil, fmt.Errorf("%s: %w", l.target.path, err)
	}
	l.temp, err = os.MkdirTemp("", "gilcheck")
	return l, err
}

// prepare finds the lock and makes the mutants.
func (l *laboratory) prepare() error {
	t := l.target
	switch {
	case t.problem != nil:
		return t.problem
	case below(t.dir, l.module.cache):
		return errors.New("a package of the module cache cannot be mutated: copy it into this module")
	case below(t.dir, l.module.root):
		return errStandard
	}
	expr := l.request.new
	if expr == "" {
		found, err := findConstructor(t.plain.Types)
		if err != nil {
			return err
		}
		expr = found
	}
	c, err := newConstructor(t.plain, expr)
	if err != nil {
		return err
	}
	l.constructor = c
	return l.mutate()
}

func (l *laboratory) close() { _ = os.RemoveAll(l.temp) }

// experiment does everything from the verification of the lock itself to the report,
// and gives the exit status.
func (l *laboratory) experiment(ctx context.Context, stdout, stderr io.Writer) int {
	progress := startProgress(stderr, len(l.mutations))
	defer progress.stop()
	for i, batch := range l.batches() {
		progress.next(i*batchSize, "building mutants")
		built := l.build(ctx, fmt.Sprint(i), batch)
		if i == 0 {
			progress.next(0, l.target.path)
			if o := l.verifyOriginal(ctx, built); o.status != statusHolds {
				progress.clear()
				return l.refuse(o, stdout, stderr)
			}
		}
		l.try(ctx, progress, i*batchSize, built)
		for _, b := range built {
			_ = os.Remove(b.binary.file) // it has megabytes, and is built for this batch only
		}
	}
	progress.clear()
	l.report(stdout)
	return l.status()
}

// refuse says why there is no score: the lock itself does not pass.
func (l *laboratory) refuse(o outcome, stdout, stderr io.Writer) int {
	if o.Problem != "" {
		fmt.Fprintf(stderr, "gilcheck: %s: %s\n", heading(o), o.Problem)
	} else {
		newPrinter(stdout).lock(o)
	}
	fmt.Fprintf(stdout, "mutate %s: the lock itself does not pass, so what becomes of its mutants says nothing\n", l.target.path)
	return o.status
}
