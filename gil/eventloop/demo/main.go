//go:build unix

// Command demo shows what it is good for that an event loop lets go of the
// interpreter's lock while it waits:
//
//	go run ./gil/eventloop/demo
//
// One thread of a global interpreter lock runs an event loop that echoes on a
// thousand connections, another computes, and a third reads a pipe. They have a
// fixed amount of work, and do it. Then the same program runs with a loop that
// keeps the lock: it stands still, until a watchdog ends it.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/gil/eventloop"
)

// A setting is how much work there is.
type setting struct {
	connections int           // echoing at the same time
	requests    int           // on each connection
	numbers     int           // to be tried for being prime
	lines       int           // through the pipe
	pause       time.Duration // of each client between two requests
	rest        time.Duration // between two lines
	patience    time.Duration // with a program in which nothing happens
}

func main() {
	s := setting{
		connections: 1000, requests: 20, pause: 75 * time.Millisecond,
		numbers: 1_200_000, lines: 200, rest: 5 * time.Millisecond, patience: time.Second,
	}
	if possible := connectionsPossible(); possible < s.connections {
		fmt.Printf("The limit of open files (ulimit -n) allows for %d connections.\n", possible)
		s.connections = possible
	}
	if err := demonstrate(os.Stdout, s, newLoop, newKeeping); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// connectionsPossible is how many connections the limit of open files allows
// for. The Go runtime has raised the soft limit to the hard one by now
// (https://go.dev/doc/go1.19#runtime).
func connectionsPossible() int {
	const others = 64 // the standard files, the pipe, what loops and the runtime need
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	files := min(limit.Cur, 1<<20) // it may be infinite
	if files < others {
		return 0
	}
	return int(files-others) / 2 // a connection has two ends here
}

// A maker makes an event loop in a thread.
type maker func(eventloop.Thread) (*eventloop.Loop, error)

// demonstrate runs the program with either loop and writes what became of it. It
// is an error if the first stands still, or the second does not.
func demonstrate(w io.Writer, s setting, lettingGo, keepingIt maker) error {
	fmt.Fprintf(w, "A loop that lets go of the lock while it waits for %d connections\n\n", s.connections)
	r, err := run(s, lettingGo)
	if err != nil {
		return err
	}
	r.write(w)
	if r.still {
		return fmt.Errorf("for %v nothing has happened", s.patience)
	}
	fmt.Fprintf(w, "\nThe same program, with a loop that keeps the lock\n\n")
	r, err = run(s, keepingIt)
	if err != nil {
		return err
	}
	r.write(w)
	if !r.still {
		return errors.New("it is done, although the loop keeps the lock")
	}
	_, err = fmt.Fprintf(w, reason, s.patience, r.compute.turns, r.pipe.turns, proof)
	return err
}

// proof shows what is wrong with the second program's loop. (The test runs it.)
const proof = "go run ./props/cmd/gilcheck verify -promise loop-releases-in-select -new newKeeping ./gil/eventloop/demo"

const reason = `
It stands still: for %v nothing has happened. The loop waits in select and keeps
the lock; compute and pipe have had %d and %d turns. The broken promise is
loop-releases-in-select: while the loop waits, others can have the lock.
gilcheck shows it:

  %s
`

// newLoop makes the loop of the first program.
func newLoop(thread eventloop.Thread) (*eventloop.Loop, error) { return eventloop.New(thread) }

// newKeeping makes the loop of the second program.
func newKeeping(thread eventloop.Thread) (*eventloop.Loop, error) {
	return eventloop.New(keeping{thread})
}

// keeping is the handle of a thread that does not let go of the lock to block:
// somebody forgot Py_BEGIN_ALLOW_THREADS around select.
type keeping struct{ eventloop.Thread }

// Block should let go of the lock.
func (keeping) Block(f func()) { f() }
