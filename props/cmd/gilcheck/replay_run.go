package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gilcheck/gilcheck/props"
	counter "github.com/gilcheck/gilcheck/props/replay"
)

// replayedTest is the test that the counterexample is about, and the value of
// -test.run that selects it.
func (e *examination) replayedTest(f *counter.File) (*testSource, string, error) {
	switch {
	case f.New != "":
		c, err := newConstructor(e.plain, f.New)
		if err != nil {
			return nil, "", err
		}
		source, err := generate(e.target, c, e.module)
		return source, exactly(generatedTest), err
	case f.Lock != "":
		return &testSource{path: e.path}, exactly(f.Test), nil
	}
	return e.replayedExploration(f)
}

// replayedExploration is the test for a counterexample of explore.
func (e *examination) replayedExploration(f *counter.File) (*testSource, string, error) {
	name, _, inSubtest := strings.Cut(f.Test, "/")
	e.request.run = regexp.MustCompile(exactly(name))
	tests, err := e.exploredTests()
	if errors.Is(err, errNoTest) {
		return nil, "", fmt.Errorf("package %s has no test %s to explore", f.Package, name)
	}
	if err != nil {
		return nil, "", err
	}
	if inSubtest {
		return e.explorationSource(tests), exactly(f.Test), nil
	}
	return e.explorationSource(tests), tests[0].pattern(), nil
}

// explorationSource is the package's tests with those that explore them.
func (e *examination) explorationSource(tests []exploredTest) *testSource {
	source := &testSource{path: e.path, extra: map[string][]byte{}}
	for _, p := range e.tests {
		if text := wrapper(p.Name, p.PkgPath != e.path, tests); text != "" {
			source.extra[filepath.Join(e.dir, wrapperFile(p.PkgPath != e.path))] = []byte(text)
		}
	}
	return source
}

// exactly is a pattern for -test.run that matches one test, or one subtest.
func exactly(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// follow runs the test under the schedule in the file, a name that is absolute.
func (e *examination) follow(ctx context.Context, binary *testBinary, f *counter.File, file, pattern string) (*counter.Outcome, error) {
	told := filepath.Join(e.temp, "outcome.json")
	env := append(e.environment(binary), counter.OutcomeVariable+"="+told, props.ReplayVariable+"="+props.FileReplay+file,
		props.ReplayDirVariable+"=")
	if f.New != "" {
		env = append(env, props.CommandVariable+"="+e.request.again(f.New, e.path))
	}
	end := start(ctx, e.timeout, e.dir, env, binary.file,
		"-test.run="+pattern, "-test.v", "-test.paniconexit0", "-test.timeout="+(2*e.timeout).String())
	o, err := counter.ReadOutcome(told)
	switch {
	case os.IsNotExist(err) && end.late:
		return nil, fmt.Errorf("no outcome within %v", end.timeout)
	case os.IsNotExist(err) && strings.Contains(end.output, "testing: warning: no tests to run"):
		return nil, fmt.Errorf("package %s has no test that %s matches any more", e.path, pattern)
	case os.IsNotExist(err):
		return nil, fmt.Errorf("its test did not come to the schedule; it ended with %s%s", end.how(), after(lastWords(end.output)))
	case err != nil:
		return nil, fmt.Errorf("what the test wrote cannot be read: %w", err)
	}
	return o, nil
}
