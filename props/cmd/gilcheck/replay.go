package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// replay is the subcommand that shows a counterexample again, or writes it as a test.
func replay(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseReplay(args, stdout)
	if errors.Is(err, errHelp) {
		return statusHolds
	}
	if err == nil {
		err = r.run(ctx, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	return statusHolds
}

// A replayRequest is the command line of replay.
type replayRequest struct {
	file     string
	emitTest bool
}

// parseReplay reads the command line of replay.
func parseReplay(args []string, help io.Writer) (*replayRequest, error) {
	r := &replayRequest{}
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.BoolVar(&r.emitTest, "emit-test", false, "print a Go test that fails while the bug stands, instead of the steps")
	if err := parseInto(flags, args, "FILE", help); err != nil {
		return nil, err
	}
	if flags.NArg() != 1 {
		return nil, fmt.Errorf("replay takes one file, got %d", flags.NArg())
	}
	r.file = flags.Arg(0)
	return r, nil
}

// replayMax bounds a replay file, in bytes: schedules have thousands of steps at most.
const replayMax = 16 << 20

// run reads the file and shows it.
func (r *replayRequest) run(context.Context, io.Writer) error {
	info, err := os.Stat(r.file)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file", r.file)
	case info.Size() > replayMax:
		return fmt.Errorf("%s has %d bytes, want at most %d", r.file, info.Size(), replayMax)
	}
	if _, err := os.ReadFile(r.file); err != nil {
		return err
	}
	return fmt.Errorf("%s is not a counterexample of gilcheck", r.file)
}
