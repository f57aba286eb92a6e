// Gilcheck verifies the locks of a package, and explores its concurrent tests. It
// changes no file of yours, and needs none.
//
//	go run ./props/cmd/gilcheck verify [flags] PACKAGE…   # in the gilcheck repository
//	go tool gilcheck verify [flags] PACKAGE…              # in a module that has run
//	                                                      # go get -tool github.com/gilcheck/gilcheck/props/cmd/gilcheck
//
// The code runs under the controlled scheduler of gilcheck: a copy of the package,
// and of what it imports, is rewritten so that every operation by which goroutines
// synchronise is a step of the scheduler. A package with a construct that cannot be
// rewritten is refused, with its position. Where exploring is of no use (a lock in
// C, or of the standard library) the lock is tested from the outside only, and the
// report says so.
//
// A package whose own tests call props.Verify or props.VerifyLocker is verified
// by those tests, with the options declared there. In any other package the
// command looks for the one lock it can make: an exported function without
// parameters, or the zero value of an exported type. The flag -new names another
// constructor, as a function or an expression in the scope of the package. A test
// for it is handed to the compiler in memory, in place of the package's own test
// files, so these may be broken, and what they declare cannot be used in -new.
//
// The subcommand explore runs the package's tests, as they are, under every
// interleaving that it finds time for; it reports a panic, a failed assertion, a
// deadlock, a leaked goroutine and, with -race, a data race.
//
// With -replay-dir both write each counterexample to a file; so does a test that calls
// props.Main, under `go test -artifacts` or with GILCHECK_REPLAY_DIR=DIR in its
// environment. The subcommand replay runs the schedule in such a file once, in the
// source as it is now: on a terminal it waits for Enter after each operation. Switches
// are tied to lines by what these say, so the file survives edits elsewhere; if one of
// the lines has changed, it says which. It ends with status 1 if the schedule breaks a
// promise, 0 if it breaks none, and 2 if there is nothing to run: the file is damaged,
// the package is not here or does not build, or the source has changed. With -emit-test
// it prints a Go test that fails while the schedule does.
//
// The subcommand mutate says how far to trust a pass on the lock of one package: it
// makes small mistakes in the lock, one at a time, verifies what comes out, and shows
// those that pass as well. Of these it tells which are equivalent within the bound:
// their clients see the same as those of the lock, in all interleavings of the programs
// that could be exhausted. Its flags declare what the lock promises, since what the
// package's own tests declare is not heeded. It ends with status 1 if a mutant is not
// caught, or the lock itself does not pass.
//
// The subcommand mutants, which needs the repository of gilcheck, verifies locks with
// known bugs, and compares the ways in which they are found. It ends with status 1 if
// one of them is not convicted by the promise, and with a counterexample of the size,
// that its row in props/testdata/mutants names.
//
// The exit status is 0 if every checked promise holds, 1 if a promise is broken,
// 2 if the arguments or the code under test cannot be used, and 3 if the verdict
// is inconclusive. Of several packages the worst counts, in the order 1, 2, 3, 0.
// `go run` prints the status of the program and itself always ends with 1: where
// the number matters use `go tool`, or a built binary.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
)

// The exit statuses.
const (
	statusHolds        = 0
	statusBroken       = 1
	statusUnusable     = 2
	statusInconclusive = 3
)

const usage = `gilcheck verifies locks and explores concurrent tests.

usage:
  gilcheck verify [flags] PACKAGE…    verify the locks of these packages
  gilcheck explore [flags] PACKAGE…   run their tests in every interleaving
  gilcheck replay FILE                run the schedule of a counterexample again, step by step
  gilcheck replay -emit-test FILE     print a Go test that fails while that schedule does
  gilcheck mutate [flags] PACKAGE     make mistakes in the lock of this package: which are found?
  gilcheck mutants [flags] [NAME…]    verify locks with known bugs (in the gilcheck repository)
  gilcheck COMMAND -h                 list the flags
  gilcheck version                    print the version
  gilcheck help                       print this text

exit status: 0 every checked promise holds, 1 a promise or a test is broken,
2 the arguments or the code cannot be used, 3 inconclusive.
(go run itself ends with 1 for all but 0; go tool passes the status on.)
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the command without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return statusUnusable
	}
	switch args[0] {
	case "verify":
		return verify(ctx, args[1:], stdout, stderr)
	case "explore":
		return explore(ctx, args[1:], stdout, stderr)
	case "replay":
		return replay(ctx, args[1:], stdout, stderr)
	case "mutants":
		return verifyMutants(ctx, args[1:], stdout, stderr)
	case "mutate":
		return mutateLock(ctx, args[1:], stdout, stderr)
	case "version", "-version", "--version":
		fmt.Fprintf(stdout, "gilcheck %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return statusHolds
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return statusHolds
	}
	fmt.Fprintf(stderr, "gilcheck: no command is called %q; they are verify, explore, replay, mutate, mutants, version and help\n", args[0])
	return statusUnusable
}

// version is the version of the module that the command was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == modulePath {
			return m.Version
		}
	}
	return "(devel)"
}
