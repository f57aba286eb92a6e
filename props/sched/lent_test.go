package sched_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// waitAt announces an operation on the variable and waits for ever.
func waitAt(word *byte) {
	t := sched.Here()
	o := t.Announce(sched.Receive, unsafe.Pointer(word))
	t.Done(sched.Receive, o, true, 0)
	t.Park("to receive")
}

// Who waits at a channel that others know may be served from outside.
func TestLent(t *testing.T) {
	lend := func(word *byte) { sched.Lend(unsafe.Pointer(word), "os/signal") }
	var signals, other, early byte
	lend(&early)
	for _, p := range []struct {
		name  string
		body  func()
		want  sched.Outcome
		doubt string
		left  int
	}{
		{"a deadlock", func() { waitAt(&signals) }, sched.Deadlock, "", 1},
		{"main waits for a signal", func() { lend(&signals); waitAt(&signals) }, sched.Inconclusive, "main waits to receive at", 1},
		{"lent before the run", func() { waitAt(&early) }, sched.Inconclusive, "main waits to receive at", 1},
		{"main waits for who waits", func() {
			lend(&signals)
			u := sched.Here().Go("", func() { waitAt(&signals) })
			sched.Here().Join(u)
		}, sched.Inconclusive, "g1 waits to receive at", 2},
		{"lent, and something else waited for", func() { lend(&signals); waitAt(&other) }, sched.Deadlock, "", 1},
		{"a handler is left", func() { lend(&signals); sched.Go(func() { waitAt(&signals) }) }, sched.Finished, "", 0},
		{"another thread is left", func() { sched.Go(func() { waitAt(&signals) }) }, sched.Finished, "", 1},
		{"both are left", func() {
			lend(&signals)
			sched.Go(func() { waitAt(&signals) })
			sched.Go(func() { waitAt(&other) })
		}, sched.Inconclusive, "g1 waits to receive at", 2},
	} {
		t.Run(p.name, func(t *testing.T) {
			e := sched.New(sched.Config{})
			defer e.Close()
			r := e.Run(sched.RunToBlock{}, p.body)
			require.Equal(t, p.want, r.Outcome)
			require.Len(t, r.Left, p.left)
			require.Contains(t, r.Doubt, p.doubt)
			if p.doubt == "" {
				require.Empty(t, r.Doubt)
			} else {
				require.Contains(t, r.Doubt, "a channel that package os/signal knows, which is not rewritten")
			}
		})
	}
}
