package fuzz

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// stuck is how long, in real time, a play may take before it counts as stuck
// in a way that synctest cannot see, as on a mutex that is never unlocked. Two
// fuzz workers play 8,000 and more a second (go test -fuzz FuzzLinearizable).
const stuck = 30 * time.Second

// inBubble plays p in a synctest bubble and returns what play found wrong, "" for
// nothing. The bubble ends with a panic if a goroutine in it can never end; a
// play that has found threads hanging knows that, and says it better.
func inBubble(t *testing.T, p program.Program, play func() (wrong string)) (wrong string) {
	t.Helper()
	watchdog := time.AfterFunc(stuck, func() {
		panic(fmt.Sprintf("stuck, and testing/synctest cannot see where\n%s", describe(p)))
	})
	defer watchdog.Stop()
	defer func() {
		if v := recover(); v != nil && wrong == "" {
			wrong = fmt.Sprintf("the bubble ended with: %v", v)
		}
	}()
	synctest.Test(t, func(*testing.T) { wrong = play() })
	return wrong
}

// report fails the test if something is wrong. What is printed depends on the
// program and on the order of the events alone, on no clock and no address.
func report(t *testing.T, p program.Program, wrong string) {
	t.Helper()
	if wrong != "" {
		t.Fatalf("%s\n%s", wrong, describe(p))
	}
}

// describe gives a program to read, and to put into a file of testdata/fuzz.
func describe(p program.Program) string {
	return fmt.Sprintf("program: %v\ninput: []byte(%q)", p, program.Encode(p))
}
