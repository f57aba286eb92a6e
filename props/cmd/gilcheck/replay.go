package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gilcheck/gilcheck/props"
	counter "github.com/gilcheck/gilcheck/props/replay"
)

// replay is the subcommand that shows a counterexample again, or writes it as a test.
func replay(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseReplay(args, stdout)
	if errors.Is(err, errHelp) {
		return statusHolds
	}
	status := statusUnusable
	if err == nil {
		r.stdin, r.stepwise = os.Stdin, onTerminal(stdout) && onTerminal(os.Stdin)
		status, err = r.run(ctx, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
	}
	return status
}

// A replayRequest is the command line of replay.
type replayRequest struct {
	file     string
	emitTest bool
	output   string // of emitTest; "" is the standard output
	new      string // constructor for the test; "" is the file's, or that of the test in the file

	stdin    io.Reader
	stepwise bool // wait for the reader after each operation
}

// parseReplay reads the command line of replay.
func parseReplay(args []string, help io.Writer) (*replayRequest, error) {
	r := &replayRequest{}
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.BoolVar(&r.emitTest, "emit-test", false, "print a Go test that fails while the bug stands, instead of the steps")
	flags.StringVar(&r.output, "o", "", "with -emit-test, write the test to `FILE`, which must not exist")
	flags.StringVar(&r.new, "new", "", "with -emit-test, the constructor, as `EXPR` in the scope of the package")
	if err := parseInto(flags, args, "FILE", help); err != nil {
		return nil, err
	}
	switch {
	case flags.NArg() != 1:
		return nil, fmt.Errorf("replay takes one file, got %d", flags.NArg())
	case !r.emitTest && r.output+r.new != "":
		return nil, errors.New("-o and -new belong to -emit-test")
	}
	r.file = flags.Arg(0)
	return r, nil
}

// run reads the file and does what is asked with it. The status stands for what the
// schedule does now: 1 if it breaks a promise, 0 if not. An error is a status 2, or 3
// after an interruption.
func (r *replayRequest) run(ctx context.Context, stdout io.Writer) (status int, err error) {
	f, err := counter.Read(r.file)
	if err != nil {
		return statusUnusable, err
	}
	e, err := r.examination(ctx, f)
	if err == nil {
		defer os.RemoveAll(e.temp)
		if r.emitTest {
			err = r.emit(e, f, stdout)
		} else {
			status, err = r.play(ctx, e, f, stdout)
		}
	}
	switch {
	case ctx.Err() != nil:
		return statusInconclusive, errors.New(interrupted)
	case err != nil:
		return statusUnusable, fmt.Errorf("%s: %w", r.file, err)
	}
	return status, nil
}

// examination prepares the work on the package that the file is about.
func (r *replayRequest) examination(ctx context.Context, f *counter.File) (*examination, error) {
	m, err := findModule(ctx)
	if err != nil {
		return nil, err
	}
	targets, err := load(ctx, []string{f.Package})
	switch {
	case err != nil:
		return nil, fmt.Errorf("its package %s cannot be loaded here: %w", f.Package, err)
	case len(targets) != 1:
		return nil, fmt.Errorf("%q stands for %d packages", f.Package, len(targets))
	case targets[0].problem != nil:
		return nil, fmt.Errorf("its package %s cannot be used: %w", f.Package, targets[0].problem)
	}
	temp, err := os.MkdirTemp("", "gilcheck")
	if err != nil {
		return nil, err
	}
	request := &request{race: f.Race}
	return &examination{target: targets[0], request: request, module: m, temp: temp, timeout: timeoutFor(request)}, nil
}

// replayDir tells a test where to write what it finds.
func (r *request) replayDir() []string {
	if r.replays == "" {
		return nil
	}
	return []string{props.ReplayDirVariable + "=" + r.replays}
}

// play builds the test and runs the schedule in it.
func (r *replayRequest) play(ctx context.Context, e *examination, f *counter.File, stdout io.Writer) (int, error) {
	source, pattern, err := e.replayedTest(f)
	if err != nil {
		return 0, err
	}
	binary, err := e.buildTest(ctx, source)
	switch {
	case err != nil:
		return 0, err
	case binary.outside != "" && f.Inside():
		return 0, errors.New("its schedule cannot be followed: " + binary.outside)
	}
	file, err := filepath.Abs(r.file)
	if err != nil {
		return 0, err
	}
	o, err := e.follow(ctx, binary, f, file, pattern)
	if err != nil {
		return 0, err
	}
	return r.show(f, o, stdout)
}
