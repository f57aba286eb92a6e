package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

// verify is the subcommand: it examines each package and reports on it as soon
// as it is done.
func verify(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseFlags(args, stdout)
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
	s := &session{request: r, module: &module{}, printer: p, stderr: stderr, subject: aLock, work: (*examination).run, show: p.lock}
	return s.play(ctx, files)
}

// A session is one run of verify or explore.
type session struct {
	request *request
	module  *module
	temp    string
	printer *printer
	stderr  io.Writer

	subject string // what is looked for in the packages
	work    func(*examination, context.Context) ([]outcome, error)
	show    func(outcome)

	all     []outcome
	skipped int // packages without a subject, in a wildcard
	status  int
}

// The subjects.
const (
	aLock = "a lock"
	aTest = "a test"
)

// play does everything behind the flags, and gives the exit status.
func (s *session) play(ctx context.Context, files *files) int {
	if err := s.run(ctx); err != nil {
		s.fail(ctx, err)
	}
	if err := s.finish(files); err != nil {
		fmt.Fprintf(s.stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	return s.status
}

// run does everything between the flags and the total.
func (s *session) run(ctx context.Context) error {
	m, err := findModule(ctx)
	if err != nil {
		return err
	}
	s.module = m
	targets, err := load(ctx, s.request.patterns)
	if err != nil {
		return err
	}
	s.temp, err = os.MkdirTemp("", "gilcheck")
	if err != nil {
		return err
	}
	defer os.RemoveAll(s.temp)
	s.examineAll(ctx, targets)
	if len(s.all) == 0 {
		return s.nothing()
	}
	return nil
}

// nothing is the error for wildcards that match no subject.
func (s *session) nothing() error {
	if s.subject == aTest {
		return fmt.Errorf("none of the packages has a test to explore (%d looked at)", s.skipped)
	}
	return fmt.Errorf("none of the packages has a lock that can be made without arguments (%d looked at)", s.skipped)
}

// fail reports an error that concerns no package.
func (s *session) fail(ctx context.Context, err error) {
	o := outcome{status: statusUnusable, Result: report.Result{
		Verdict: report.Inconclusive, Problem: err.Error(), Promises: []report.Promise{}}}
	if ctx.Err() != nil {
		o.status, o.Problem = statusInconclusive, interrupted
	}
	s.add(o)
}

func (s *session) examineAll(ctx context.Context, targets []*target) {
	progress := startProgress(s.stderr, len(targets))
	defer progress.stop()
	for i, t := range targets {
		progress.next(i+1, t.path)
		outcomes := s.examine(ctx, i, t)
		progress.clear()
		for _, o := range outcomes {
			s.add(o)
		}
	}
}

// examine works on one package. An error that is the package's own becomes its outcome.
func (s *session) examine(ctx context.Context, n int, t *target) []outcome {
	e := &examination{target: t, request: s.request, module: s.module,
		temp: filepath.Join(s.temp, fmt.Sprint(n)), timeout: timeoutFor(s.request)}
	if ctx.Err() != nil {
		return []outcome{e.outcome(s.request.new, statusInconclusive, interrupted)}
	}
	if err := os.Mkdir(e.temp, 0o700); err != nil {
		return []outcome{e.outcome("", statusUnusable, err.Error())}
	}
	defer os.RemoveAll(e.temp) // a test binary has megabytes
	outcomes, err := s.work(e, ctx)
	if (errors.Is(err, errNoLock) || errors.Is(err, errNoTest)) && s.request.everything() {
		s.skipped++
		return nil
	}
	if err != nil {
		outcomes = append(outcomes, e.outcome("", statusUnusable, err.Error()))
	}
	return outcomes
}

// add reports an outcome: a verdict on stdout, a sentence on stderr.
func (s *session) add(o outcome) {
	s.all = append(s.all, o)
	s.status = worst(s.status, o.status)
	if o.Problem != "" {
		subject := heading(o)
		if subject != "" {
			subject += ": "
		}
		fmt.Fprintf(s.stderr, "gilcheck: %s%s\n", subject, o.Problem)
		return
	}
	s.show(o)
}

// finish prints the total and writes the files.
func (s *session) finish(files *files) error {
	if s.module.path != "" {
		s.printer.total(s.all, s.skipped, s.subject)
	}
	r := report.Report{Module: s.module.path, GoVersion: s.module.goVersion, Results: []report.Result{}}
	for _, o := range s.all {
		r.Results = append(r.Results, o.Result)
	}
	return files.write(r, time.Now())
}
