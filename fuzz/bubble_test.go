package fuzz

import (
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/gilcheck/gilcheck/props/program"
)

// inBubble plays in a synctest bubble and returns what play found wrong, "" for
// nothing. The bubble ends with a panic if a goroutine in it can never end; a
// play that has found threads hanging knows that, and says it better.
func inBubble(t *testing.T, play func() (wrong string)) (wrong string) {
	t.Helper()
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
		t.Fatalf("%s\nprogram: %v\ninput: []byte(%q)", wrong, p, program.Encode(p))
	}
}
