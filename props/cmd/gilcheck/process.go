package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// grace is how long the output of a killed or ended process is waited for, before
// its whole group is killed: a grandchild may hold the pipe open. Ctrl-C is
// promised to work within a second.
const grace = 500 * time.Millisecond

// An ending is how a process ended, with what it printed.
type ending struct {
	output      string
	err         error // nil after exit status 0
	interrupted bool  // by the user
	timeout     time.Duration
	late        bool // killed after timeout
}

// start runs a command in its own process group to its end, which is at the
// latest the end of ctx or of timeout.
func start(ctx context.Context, timeout time.Duration, dir string, env []string, name string, args ...string) ending {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	out := &capture{}
	cmd := exec.CommandContext(limited, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = grace
	inOwnGroup(cmd)
	err := cmd.Run()
	if cmd.Process != nil {
		_ = killGroup(cmd) // what it left behind: usually nothing, and that is no error
	}
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, only a grandchild did not
	}
	return ending{
		output: out.String(), err: err, timeout: timeout,
		interrupted: ctx.Err() != nil,
		late:        ctx.Err() == nil && limited.Err() != nil && err != nil,
	}
}

// exitStatus is the status that the process gave itself; false if it was never
// started or ended by a signal.
func (e ending) exitStatus() (int, bool) {
	var exit *exec.ExitError
	if e.err == nil {
		return 0, true
	}
	if errors.As(e.err, &exit) && exit.Exited() {
		return exit.ExitCode(), true
	}
	return 0, false
}

// how says how the process ended: "exit status 7", "signal: killed".
func (e ending) how() string {
	if e.err == nil {
		return "exit status 0"
	}
	return e.err.Error()
}

// Sizes of a capture, in bytes: a panic stands at the beginning of its trace, and
// a failure at the end of the output.
const (
	headMax = 1 << 20
	tailMax = 64 << 10
)

// A capture keeps the beginning and the end of what is written to it, since a
// test may print for as long as it runs.
type capture struct {
	head, tail []byte
	lost       int
}

// Write keeps p, and forgets older bytes in the middle.
func (c *capture) Write(p []byte) (int, error) {
	n := len(p)
	room := min(headMax-len(c.head), len(p))
	c.head = append(c.head, p[:room]...)
	c.tail = append(c.tail, p[room:]...)
	if extra := len(c.tail) - tailMax; extra > tailMax { // not at every write
		c.lost += extra
		c.tail = append(c.tail[:0], c.tail[extra:]...)
	}
	return n, nil
}

// String is what was kept.
func (c *capture) String() string {
	var b strings.Builder
	b.Write(c.head)
	if c.lost > 0 {
		fmt.Fprintf(&b, "\n... %d bytes left out ...\n", c.lost)
	}
	b.Write(c.tail)
	return b.String()
}
