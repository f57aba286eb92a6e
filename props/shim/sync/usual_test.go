package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Tests whose threads share ordinary variables that only the schedule orders are
// not built with the race detector, which would rightly report them.

// usual is the configuration that most tests run under.
var usual sched.Config

func panicsIn(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return ""
}

// requireFatal wants body to end in a fatal error of the runtime. There is nothing
// to schedule.
func requireFatal(t *testing.T, text string, body func()) {
	t.Helper()
	e := sched.New(usual)
	defer e.Close()
	r := e.Run(sched.RunToBlock{}, body)
	require.Equal(t, sched.Panicked, r.Outcome)
	require.Equal(t, "fatal error: "+text, r.Failure.Value)
}
