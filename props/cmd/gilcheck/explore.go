package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// explore is the subcommand that runs ordinary tests under the controlled scheduler.
func explore(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseExplore(args, stdout)
	if errors.Is(err, errHelp) {
		return statusHolds
	}
	var files *files
	if err == nil {
		files, err = openFiles(r)
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	p := newPrinter(stdout)
	s := &session{request: r, module: &module{}, printer: p, stderr: stderr, subject: aTest, work: (*examination).explore, show: p.test}
	return s.play(ctx, files)
}

// parseExplore reads the command line of explore.
func parseExplore(args []string, help io.Writer) (*request, error) {
	r := &request{run: regexp.MustCompile("")}
	flags := flag.NewFlagSet("explore", flag.ContinueOnError)
	flags.Func("run", "explore the tests whose names match `REGEXP`; default: all", func(v string) (err error) {
		if strings.Contains(v, "/") {
			return errors.New("subtests are explored with the test that they belong to; name that")
		}
		r.run, err = regexp.Compile(v)
		return err
	})
	flags.StringVar(&r.json, "json", "", "write the report to `FILE` as JSON")
	flags.BoolVar(&r.race, "race", false, "build with the race detector, which judges every schedule")
	flags.DurationVar(&r.budget, "budget", 0, "explore each test for about `DURATION`")
	r.number(flags, "seed", "the seed `N` of the schedules")
	return r, r.parse(flags, args, "PACKAGE…", help)
}

// errNoTest says that a package has nothing to explore.
var errNoTest = errors.New("it has no test to explore")

// explore explores the tests of one package.
func (e *examination) explore(ctx context.Context) ([]outcome, error) {
	if e.problem != nil {
		return nil, e.problem
	}
	tests, err := e.exploredTests()
	if err != nil {
		return nil, err
	}
	binary, err := e.buildTest(ctx, e.explorationSource(tests))
	switch {
	case ctx.Err() != nil:
		return []outcome{e.outcome("", statusInconclusive, interrupted)}, nil
	case err != nil:
		return nil, err
	case binary.outside != "":
		return nil, errors.New("it cannot be explored: " + binary.outside)
	}
	var all []outcome
	for _, t := range tests {
		if ctx.Err() != nil {
			all = append(all, e.outcome(t.name, statusInconclusive, interrupted))
			continue
		}
		all = append(all, e.exploreTest(ctx, binary, t))
	}
	return all, nil
}

// exploredTests lists the tests that the user asked for. Tests that verify a lock
// are not among them: for these there is `gilcheck verify`.
func (e *examination) exploredTests() ([]exploredTest, error) {
	var tests []exploredTest
	for _, p := range e.tests {
		if len(p.Errors) > 0 {
			return nil, errors.New("its tests do not build: " + loadError(p.Errors))
		}
		for _, f := range testsOf(p) {
			if !e.request.run.MatchString(f.Name.Name) || calls(f, p.TypesInfo, "Verify", "VerifyLocker") {
				continue
			}
			tests = append(tests, exploredTest{
				name: f.Name.Name, external: p.PkgPath != e.path, itself: calls(f, p.TypesInfo, "Explore")})
		}
	}
	if len(tests) == 0 {
		return nil, errNoTest
	}
	return tests, nil
}
