package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A broken rule is found, by the property that forbids it and by as few events
// as it takes. Each law can fail this way.
func TestSearchFindsBrokenRules(t *testing.T) {
	broken := map[string]bool{}
	for _, c := range []struct {
		fault    string
		rules    Rules
		mutate   func(before State, e Event, after State) State
		property string
		events   int
	}{
		{"the second taker gets the lock, too", barging, func(s State, e Event, n State) State {
			if e.Kind == Invoked && e.Op == Acquire && s.holder != noThread {
				n.phase[e.Thread] = GotAcquire
			}
			return n
		}, "mutual-exclusion", 3}, // T0 wants, takes; T1 wants
		{"the holder is robbed", barging, func(s State, e Event, n State) State {
			if e.Kind == Invoked && e.Op == Acquire && s.holder != noThread {
				n.phase[s.holder] = Out
				n.grant(e.Thread)
			}
			return n
		}, "taken-when-free", 3},
		{"release forgets to let go", barging, func(s State, e Event, n State) State {
			if n.phase[e.Thread] == Released {
				n.holder = s.holder
			}
			return n
		}, "held-by-somebody", 5}, // T0 wants, takes, returns, releases, lets go
		{"release wakes nobody", fifo, func(s State, e Event, n State) State {
			if e.Kind == Gave && int(s.holder) == e.Thread && n.holder != noThread {
				n.phase[n.holder] = s.phase[n.holder]
				n.queue, n.length, n.holder = s.queue, s.length, noThread
			}
			return n
		}, "progress", 7}, // and T1 wants and queues
		{"a lock that Close has shut is let in", barging, func(s State, e Event, n State) State {
			if e.Kind == Left && n.shutdown.inEffect() {
				n.grant(e.Thread)
			}
			return n
		}, "no-grant-after-close", 4},
		{"the yielder comes back at once", barging, func(s State, e Event, n State) State {
			if n.owed != 0 && s.owed != 0 && e.Kind == Invoked && e.Op == Misuse {
				for t := range MaxThreads {
					if n.owed&(1<<t) != 0 {
						n.grant(t)
						break
					}
				}
			}
			return n
		}, "forced-switch", 8},
		{"the last waiter is served first", fifo, func(s State, e Event, n State) State {
			if e.Kind == Gave && int(s.holder) == e.Thread && s.length == 2 && !s.shutdown.inEffect() {
				n.phase, n.queue, n.length = s.phase, s.queue, s.length
				n.phase[e.Thread] = Released
				last := int(s.queue[1])
				n.dequeue(last)
				n.grant(last)
			}
			return n
		}, "first-come-first-served", 9},
		{"a newcomer jumps the queue", fifo, func(s State, e Event, n State) State {
			if e.Kind == Enqueued && n.length == 2 {
				n.queue[0], n.queue[1] = n.queue[1], n.queue[0]
			}
			return n
		}, "queue-keeps-order", 6},
		{"a misuse withdraws a request", barging, func(s State, e Event, n State) State {
			if e.Op == Misuse {
				n.request = false
			}
			return n
		}, "misuse-changes-nothing", 5}, // T0 wants, takes; T1 wants, asks; T2 misuses
		{"the dead return", barging, func(s State, e Event, n State) State {
			if e.Kind == Returned && e.Op == Close {
				for t := range n.phase {
					if n.phase[t] == Gone {
						n.phase[t] = Out
					}
				}
			}
			return n
		}, "gone-for-good", 6}, // T0 exits in three events, Close takes three
		{"a release ends another's blocking call", barging, func(s State, e Event, n State) State {
			if e.Kind == Gave {
				for t := range n.phase {
					if t != e.Thread && n.phase[t] == Away {
						n.phase[t] = Out
					}
				}
			}
			return n
		}, "one-thread-moves", 8},
		{"a cancelled waiter keeps its request", barging, func(s State, e Event, n State) State {
			if e.Kind == Left {
				n.request = s.request
			}
			return n
		}, "request-has-both-sides", 6},
		{"a cancelled waiter keeps its place", fifo, func(s State, e Event, n State) State {
			if e.Kind == Left {
				n.queue, n.length = s.queue, s.length
			}
			return n
		}, "queue-of-waiters", 6},
		{"a cancelled waiter is still owed a switch", barging, func(s State, e Event, n State) State {
			if e.Kind == Cancelled {
				n.owed = s.owed
			}
			return n
		}, "switch-owed-to-somebody", 8},
	} {
		for _, symmetry := range []bool{false, true} {
			search := Search{Rules: c.rules, Symmetry: symmetry, mutate: c.mutate}
			found := search.Run().Violation
			require.NotNil(t, found, c.fault)
			require.Equal(t, c.property, found.Property, c.fault)
			require.Len(t, found.Path, c.events, "%s: %v", c.fault, found.Path)
			require.True(t, breaks(search, found), "%s: %v does not break anything", c.fault, found.Path)
			broken[found.Property] = true
		}
	}
	for _, law := range Laws() {
		require.True(t, broken[law.Name], "%s has not been seen to fail", law.Name)
	}
}

// breaks replays a counterexample under the broken rules: every event must be
// possible, and the last one must break the property for the first time.
func breaks(search Search, c *Counterexample) bool {
	g := newGraph(search)
	s := Initial()
	for i, wanted := range c.Path {
		possible, broken, after := false, false, s
		g.expand(s, func(e Event, n State) {
			if e == wanted {
				possible = true
				law, invariant := brokenLaw(search.Rules, s, e, n), brokenInvariant(search.Rules, n)
				broken = law != nil && law.Name == c.Property || invariant != nil && invariant.Name == c.Property
				after = n
			}
		})
		s = after
		if !possible || broken != (i == len(c.Path)-1) {
			return false
		}
	}
	return true
}
