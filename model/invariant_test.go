package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// held is a state of three threads in which T0 has the lock and T1 waits.
func held(r Rules) State {
	s := Initial()
	s.holder = 0
	s.phase[0], s.phase[1] = In, WantAcquire
	if r.Order == FIFO {
		s.enqueue(1)
	}
	return s
}

// Each invariant can fail: each row damages a good state in one way, and names
// the invariants that must notice.
func TestInvariantsCanFail(t *testing.T) {
	noticed := map[string]bool{}
	for _, c := range []struct {
		damage string
		rules  Rules
		do     func(*State)
		broken []string
	}{
		{"a second thread inside", barging, func(s *State) { s.phase[1] = In }, []string{"mutual-exclusion"}},
		{"the lock with a thread outside", barging, func(s *State) { s.phase[0] = Out }, []string{"held-by-somebody"}},
		{"the lock with a thread that does not exist", barging, func(s *State) { s.holder = 5 }, []string{"mutual-exclusion", "held-by-somebody"}},
		{"a free lock that the waiter may not take", barging, func(s *State) {
			s.phase[0], s.holder, s.owed = Out, noThread, 1<<1
		}, []string{"progress", "switch-owed-by-one", "switch-owed-to-somebody"}},
		{"a queue without a policy", barging, func(s *State) { s.enqueue(1) }, []string{"barging-has-no-queue"}},
		{"a thread in the queue twice", fifo, func(s *State) { s.enqueue(1) }, []string{"queue-of-waiters"}},
		{"a thread in the queue that does not wait", fifo, func(s *State) { s.phase[1] = Out }, []string{"queue-of-waiters"}},
		{"a free lock with a queue", fifo, func(s *State) { s.phase[0], s.holder = Out, noThread }, []string{"progress", "hand-off"}},
		{"a request to nobody", barging, func(s *State) { s.phase[0], s.holder, s.request = Out, noThread, true }, []string{"request-has-both-sides"}},
		{"a request by nobody", barging, func(s *State) { s.phase[1], s.request = Out, true }, []string{"request-has-both-sides"}},
		{"a switch owed while somebody has the lock", barging, func(s *State) { s.phase[2], s.owed = WantRegain, 1<<2 }, []string{"switch-owed-by-one"}},
		{"a switch owed to nobody", barging, func(s *State) {
			s.phase[0], s.phase[1], s.holder, s.owed = WantRegain, Out, noThread, 1<<0
		}, []string{"progress", "switch-owed-to-somebody"}},
		{"a switch owed to a cancelled waiter", barging, func(s *State) {
			s.phase[0], s.phase[1], s.holder, s.owed, s.done = WantRegain, WantContext, noThread, 1<<0, 1<<1
		}, []string{"switch-owed-to-somebody"}},
		{"a switch remembered for a thread that did not yield", barging, func(s *State) { s.switched = 1 << 1 }, []string{"switched-after-yield"}},
		{"a context of a plain Acquire", barging, func(s *State) { s.done = 1 << 1 }, []string{"done-in-acquire-context"}},
		{"a place of a dead thread", fifo, func(s *State) { s.phase[1] = Gone }, []string{"queue-of-waiters", "gone-without-trace"}},
		{"the lock with a dead thread", barging, func(s *State) { s.phase[0] = Gone }, []string{"held-by-somebody", "gone-without-trace"}},
		{"a request after Close", barging, func(s *State) { s.shutdown, s.request = Closed, true }, []string{"quiet-after-close"}},
	} {
		s := held(c.rules)
		require.Nil(t, brokenInvariant(c.rules, s))
		c.do(&s)
		var broken []string
		for _, i := range Invariants() {
			if !i.Holds(c.rules, s) {
				broken = append(broken, i.Name)
				noticed[i.Name] = true
			}
		}
		require.Equal(t, c.broken, broken, c.damage)
	}
	for _, i := range Invariants() {
		require.True(t, noticed[i.Name], "%s has not been seen to fail", i.Name)
	}
}
