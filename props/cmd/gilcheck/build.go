package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/rebuild"
	"github.com/gilcheck/gilcheck/props/sched"
)

// buildTimeout is for a cold build of a package with the race detector on a small
// machine, of which there may be two.
const buildTimeout = 10 * time.Minute

// A testBinary is a test that was built.
type testBinary struct {
	file    string
	outside string // why it tests from the outside only; "" if it does not
}

// inside is the value of props.InsideVariable for the test.
func (b *testBinary) inside() string {
	if b.outside != "" {
		return "0: " + b.outside
	}
	return "1"
}

// buildTest builds a test rewritten, so that it explores inside the lock. If
// that does not work it builds it as it is. A package that has what cannot be
// rewritten is not worth it: nothing would be said of its inside.
func (e *examination) buildTest(ctx context.Context, source *testSource) (*testBinary, error) {
	b := &testBinary{file: filepath.Join(e.temp, "verify.test")}
	err := e.buildInside(ctx, source, b.file)
	var no rebuild.Unsupported
	switch {
	case err == nil:
		return b, nil
	case errors.As(err, &no):
		return nil, fmt.Errorf("%s: %s", relative(no.Position), no.Reason)
	case ctx.Err() != nil:
		return nil, err
	}
	b.outside = err.Error()
	return b, e.buildOutside(ctx, source, b.file)
}

// errStandard says that a package is part of the toolchain.
var errStandard = errors.New("a package of the standard library is not rewritten")

func (e *examination) buildInside(ctx context.Context, source *testSource, binary string) error {
	if e.standard() {
		return errStandard
	}
	test := rebuild.Test{Path: source.path, Extra: source.extra, Flags: e.request.buildFlags()}
	plan, err := test.Plan(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(plan.Built, e.path) {
		for _, n := range plan.Notes {
			if n.Package == e.path {
				return fmt.Errorf("%s: %s", relative(n.Position), n.Reason)
			}
		}
		return errors.New("the package has nothing that the rewriter knows")
	}
	return e.build(ctx, binary, source.path, plan.Env, plan.Args)
}

func (e *examination) buildOutside(ctx context.Context, source *testSource, binary string) error {
	overlay, err := source.overlay(e.temp)
	if err != nil {
		return err
	}
	args := append([]string{"test", "-c", "-vet=off"}, e.request.buildFlags()...)
	return e.build(ctx, binary, source.path, nil, append(args, "-overlay="+overlay))
}

// build runs `go test -c`: unlike `go test` it keeps the compiler's errors apart
// from the test's, and leaves the test's exit status to be seen. Vet is not asked:
// it judges style, and fails in a directory that exists in an overlay only.
func (e *examination) build(ctx context.Context, binary, pkg string, env, args []string) error {
	end := start(ctx, buildTimeout, "", env, "go", append(args, "-o", binary, pkg)...)
	switch {
	case end.late:
		return fmt.Errorf("its test was not built within %v", end.timeout)
	case end.err != nil && firstError(end.output) != "":
		return fmt.Errorf("it does not build: %s", firstError(end.output))
	case end.err != nil:
		return fmt.Errorf("it does not build: go test -c: %w", end.err)
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("go test -c %s left no test binary: %s", pkg, firstError(end.output))
	}
	return nil
}

// standard tells whether the package belongs to the standard library.
func (e *examination) standard() bool {
	return e.plain != nil && e.plain.Module == nil && below(e.dir, filepath.Join(e.module.root, "src"))
}

// environment is for a process that runs the test. It explores under the race
// detector with settings for that.
func (e *examination) environment(b *testBinary) []string {
	env := []string{props.InsideVariable + "=" + b.inside()}
	if e.request.race && b.outside == "" {
		env = append(env, "GORACE="+sched.RaceSettings(e.temp))
	}
	return env
}

func (r *request) buildFlags() []string {
	if r.race {
		return []string{"-race"}
	}
	return nil
}
