package channel_test

import (
	"fmt"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Tests whose threads share ordinary variables that only the schedule orders are
// not built with the race detector, which would rightly report them.

// usual is the configuration that most tests run under.
var usual sched.Config

func panicOf(f func()) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	f()
	return "went on"
}
