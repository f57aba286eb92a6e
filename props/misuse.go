package props

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// A misuseOutcome is what a lock does when a thread releases what it does not hold.
type misuseOutcome int

const (
	misuseUnknown  misuseOutcome = iota
	misuseRefused                // it panics: safe to try again here
	misuseAborted                // it ends the process
	misuseAccepted               // it returns as if nothing were wrong
)

// childVariable makes Verify try a misuse and end the process; its value is the
// lock's type, since a test may verify several.
const childVariable = "GILCHECK_CHILD"

// childMark begins the line in which the child tells how it went.
const childMark = "gilcheck-child: "

// childTimeout bounds the child, which has two calls to make.
const childTimeout = 30 * time.Second

// checkMisuse tries a misuse in a child process, since a runtime may answer it
// with an abort that no recover can catch (sync.Mutex and CPython do).
func (v *verification) checkMisuse() {
	if v.misuse != misuseUnknown || v.subject.locker {
		return
	}
	said, err := v.runChild()
	v.covered("ownership", 1, child)
	switch {
	case strings.Contains(said, childMark+"refused"):
		v.misuse = misuseRefused
	case strings.Contains(said, childMark+"accepted"):
		v.misuse = misuseAccepted
		p, _ := program.Parse("T0.Acquire T1.Misuse")
		o := v.runner.execute(p)
		f := finding{program: p, outcome: o, violation: violation{"ownership", "misuse",
			"T1.Release by a thread that does not hold the lock returned normally: holders = [T0], want a refusal", false}}
		v.findings["ownership"] = f
	case errors.Is(err, context.DeadlineExceeded):
		v.doubt["ownership"] = "the child process that released a lock it did not hold came to no end"
	case strings.Contains(said, childMark+"begins"):
		v.misuse = misuseAborted
	default:
		v.doubt["ownership"] = fmt.Sprintf("the child process for the misuse did not get as far as the lock: %v", err)
	}
}

// runChild runs this test again in a process of its own, up to the misuse.
func (v *verification) runChild() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), childTimeout)
	defer cancel()
	path := strings.Split(v.t.Name(), "/")
	path = path[:len(path)-1] // without the promise in whose subtest we are
	for i, name := range path {
		path[i] = "^" + regexp.QuoteMeta(name) + "$"
	}
	cmd := exec.CommandContext(ctx, self, "-test.run="+strings.Join(path, "/"), "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"="+v.subject.name, "GOTRACEBACK=none")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return string(out), err
}

// playChild is the child's side: in the child of this lock it makes the misuse,
// says how it went, and ends the process.
func playChild(t *testing.T, s *subject) bool {
	if os.Getenv(childVariable) == "" {
		return false
	}
	if os.Getenv(childVariable) != s.name {
		t.Skip("another lock's misuse is tried here")
	}
	lock, err := s.make()
	if err != nil {
		t.Fatal(err)
	}
	holder, other := lock.newThread("A"), lock.newThread("B")
	holder.acquire()
	fmt.Println(childMark + "begins")
	how := make(chan string)
	go func() {
		defer func() {
			if recover() != nil {
				how <- "refused"
			}
		}()
		other.release()
		how <- "accepted"
	}()
	fmt.Println(childMark + <-how)
	os.Exit(0) // whatever state the lock is in now
	return true
}
