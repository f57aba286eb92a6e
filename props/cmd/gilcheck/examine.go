package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// Limits of the child processes. They are there to end a hang, not to measure:
// a limit that a slow machine meets would be a wrong verdict.
const (
	verifyTimeout = 10 * time.Minute // as long as `go test` gives a package by default
	budgetFactor  = 2                // a budget bounds the search alone; what is found is then made smaller
)

// An outcome is a result and how it came about.
type outcome struct {
	report.Result
	by     string // the constructor or the test
	status int    // the exit status it stands for
}

// An examination is the work on one package.
type examination struct {
	*target
	request *request
	module  *module
	temp    string        // directory for the files of this package
	timeout time.Duration // of one test
	again   string        // the command that does the same; "": the tests can tell, or verify
	env     []string      // of the tests, beside their own
}

// timeoutFor is how long one test may run.
func timeoutFor(r *request) time.Duration { return verifyTimeout + budgetFactor*r.budget }

// outcome is for a package or lock of which nothing is known but why.
func (e *examination) outcome(by string, status int, problem string) outcome {
	r := report.Result{Package: e.path, Lock: by, Verdict: report.Inconclusive, Problem: problem, Promises: []report.Promise{}}
	return outcome{Result: r, by: by, status: status}
}

// run verifies the package: by its own tests, or by a generated one.
func (e *examination) run(ctx context.Context) ([]outcome, error) {
	if e.problem != nil {
		return nil, e.problem
	}
	if e.request.new == "" {
		tests, err := ownTests(e.target)
		if err != nil {
			return nil, err
		}
		if len(tests) > 0 {
			return e.runTests(ctx, &testSource{path: e.path}, tests, "")
		}
	}
	expr := e.request.new
	if expr == "" {
		found, err := findConstructor(e.plain.Types)
		if err != nil {
			return nil, err
		}
		expr = found
	}
	c, err := newConstructor(e.plain, expr)
	if err != nil {
		return nil, err
	}
	g, err := generate(e.target, c, e.module)
	if err != nil {
		return nil, err
	}
	return e.runTests(ctx, g, []string{generatedTest}, expr)
}

// runTests builds the test binary and runs each test in a process of its own, so
// that one that aborts takes no other with it.
func (e *examination) runTests(ctx context.Context, source *testSource, tests []string, by string) ([]outcome, error) {
	binary, err := e.buildTest(ctx, source)
	if err != nil {
		if ctx.Err() != nil {
			return []outcome{e.outcome(by, statusInconclusive, interrupted)}, nil
		}
		return nil, err
	}
	var all []outcome
	for i, test := range tests {
		name := by
		if name == "" {
			name = test
		}
		if ctx.Err() != nil {
			all = append(all, e.outcome(name, statusInconclusive, interrupted))
			continue
		}
		found, err := e.runTest(ctx, binary, test, name, i)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// runTest runs one test and reads its results.
func (e *examination) runTest(ctx context.Context, binary *testBinary, test, by string, n int) ([]outcome, error) {
	file := filepath.Join(e.temp, fmt.Sprintf("report%d.jsonl", n))
	options := strings.TrimSpace(os.Getenv(props.OptionsVariable) + " " + strings.Join(e.request.options, " "))
	env := append(e.environment(binary), report.FileVariable+"="+file, props.OptionsVariable+"="+options)
	again := e.again
	if again == "" && test == generatedTest { // `go test` cannot replay a test that is in no file
		again = e.request.again(by, e.path)
	}
	if again != "" {
		env = append(env, props.CommandVariable+"="+again, props.ConstructorVariable+"="+by)
	}
	env = slices.Concat(env, e.request.replayDir(), e.env)
	end := start(ctx, e.timeout, e.dir, env, binary.file,
		"-test.run=^"+test+"$", "-test.v", "-test.paniconexit0",
		// a second barrier, in case this process is killed before its child
		"-test.timeout="+(2*e.timeout).String())
	results, err := report.Read(file)
	if err != nil && len(results) == 0 && !end.interrupted {
		return nil, fmt.Errorf("the report of its test cannot be read: %w", err)
	}
	var all []outcome
	for _, r := range results {
		r.Package = e.path
		r.Problem = strings.TrimPrefix(r.Problem, props.OptionsVariable+": ")
		if r.Verdict == "" { // the test was left by a panic
			r.Verdict = report.Inconclusive
		}
		if r.Promises == nil {
			r.Promises = []report.Promise{}
		}
		all = append(all, outcome{Result: r, by: by, status: statusOf(r)})
	}
	return e.judge(end, all, by), nil
}

// statusOf is the exit status for a result from props.
func statusOf(r report.Result) int {
	switch {
	case r.Problem != "":
		return statusUnusable
	case r.Verdict == report.Fail:
		return statusBroken
	case r.Verdict == report.Pass:
		return statusHolds
	}
	return statusInconclusive
}

// worst is the status of a run with both: 1 beats 2 beats 3 beats 0.
func worst(a, b int) int {
	rank := map[int]int{statusHolds: 0, statusInconclusive: 1, statusUnusable: 2, statusBroken: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}
