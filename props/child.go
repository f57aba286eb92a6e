package props

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Some questions can end the process that asks them: a runtime may answer a
// misuse with an abort that no recover can catch (sync.Mutex and CPython do), and
// a lock that shares channels between its instances (a package-level pool) makes
// synctest abort. They are asked in a child: this test again, in a process of its own.

// childVariable makes Verify answer one question and end the process. Its value
// is the question and the lock's type, since a test may verify several.
const childVariable = "GILCHECK_CHILD"

// The questions.
const (
	askMisuse = "misuse"
	askBubble = "bubble"
)

// childMark begins the lines in which the child tells how it goes.
const childMark = "gilcheck-child: "

// bubbleRounds is how often the child plays all the classics.
const bubbleRounds = 3

// childTimeout bounds the child, which has milliseconds of work.
const childTimeout = 60 * time.Second

// childDirectory begins the name of the child's directory for temporary files.
const childDirectory = "gilcheck-child-"

// ask runs this test again in a process of its own, up to the question, and
// gives what it printed.
func ask(question, test string, s *subject) (said string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), childTimeout)
	defer cancel()
	// The child ends in the middle of a test, and leaves t.TempDir behind.
	temporary, err := os.MkdirTemp("", childDirectory)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temporary)
	path := strings.Split(test, "/")
	for i, name := range path {
		path[i] = "^" + regexp.QuoteMeta(name) + "$"
	}
	cmd := exec.CommandContext(ctx, self, "-test.run="+strings.Join(path, "/"), "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"="+question+" "+s.name, "GOTRACEBACK=none",
		"TMPDIR="+temporary, "TMP="+temporary,
		"GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE")) // or each child of a race build would sleep for a second
	if _, err := cmd.StdinPipe(); err != nil { // for endWithParent
		return "", err
	}
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return string(out), err
}

// playChild is the child's side. It returns in any other process.
func playChild(t *testing.T, s *subject, set settings) {
	question, lock, _ := strings.Cut(os.Getenv(childVariable), " ")
	if question == "" {
		return
	}
	if lock != s.name {
		t.Skip("a question about another lock is asked here")
	}
	go endWithParent()
	fmt.Println(childMark + "begins")
	answer := ""
	if question == askMisuse {
		answer = tryMisuse(t, s)
	} else {
		answer = tryBubble(t, s, set)
	}
	fmt.Println(childMark + answer)
	os.Exit(0) // whatever state the lock is in now
}

// endWithParent ends the child when its parent has, even if that was killed: nobody
// writes to the pipe that is the child's standard input, and its end is the parent's.
func endWithParent() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	if dir := os.TempDir(); strings.HasPrefix(filepath.Base(dir), childDirectory) { //nolint:staticcheck // see below
		_ = os.RemoveAll(dir) //nolint:staticcheck // it is the child's own, as its name says, and nobody else does
	}
	os.Exit(1)
}

// tryBubble finds out whether bubbles can hold this lock.
func tryBubble(t *testing.T, s *subject, set settings) string {
	r := &runner{t: t, subject: s, settings: set}
	if !r.bubbles() {
		return "blocks"
	}
	for range bubbleRounds { // for a pool that forgets at random, as sync.Pool does under -race
		for _, p := range classics {
			if o := r.inBubble(p); o.err != nil {
				return "blocks"
			}
		}
	}
	return "durable"
}

// canBubble asks in a child whether bubbles can hold this lock.
func (r *runner) canBubble(test string) bool {
	said, err := ask(askBubble, test, r.subject)
	if err != nil && !strings.Contains(said, childMark+"begins") {
		return r.bubbles() // no child to be had: find out here
	}
	return strings.Contains(said, childMark+"durable")
}
