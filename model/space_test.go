package model

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// spaces are the sizes of the whole automaton: every operation, for ever. Package
// model counts them (TestSpace), and SPIN counts them again (TestPromela).
var spaces = []struct {
	rules               Rules
	states, transitions int
}{
	{Rules{Threads: 1}, 104, 226},
	{Rules{Threads: 2}, 3356, 11600},
	{Rules{Threads: 2, WeakTry: true}, 3366, 11698},
	{Rules{Threads: 2, Order: FIFO}, 3690, 12699},
	{Rules{Threads: 2, Order: FIFO, WeakTry: true}, 3692, 12765},
	{Rules{Threads: 3}, 85598, 401718},
	{Rules{Threads: 3, WeakTry: true}, 85678, 403862},
	{Rules{Threads: 3, Order: FIFO}, 116730, 544796},
	{Rules{Threads: 3, Order: FIFO, WeakTry: true}, 116732, 546154},
	{Rules{Threads: 4}, 2005880, 11843488},
	{Rules{Threads: 4, WeakTry: true}, 2006638, 11891566},
	{Rules{Threads: 4, Order: FIFO}, 3720810, 21704609},
	{Rules{Threads: 4, Order: FIFO, WeakTry: true}, 3720812, 21731619},
}

// nameOf names a subtest: 3-fifo-weak.
func nameOf(r Rules) string {
	name := fmt.Sprintf("%d-%s", r.Threads, [...]string{"barging", "fifo"}[r.Order])
	if r.WeakTry {
		name += "-weak"
	}
	return name
}

func TestSpace(t *testing.T) {
	for _, space := range spaces {
		t.Run(nameOf(space.rules), func(t *testing.T) {
			found := Search{Rules: space.rules, Symmetry: true}.Run()
			require.Nil(t, found.Violation, "%v", found.Violation)
			require.Equal(t, space.states, found.States, "states, by the sizes of their classes")
			require.Equal(t, space.transitions, found.Transitions, "transitions")
			t.Logf("%d states and %d transitions in %d classes", found.States, found.Transitions, found.Visited)
			if space.rules.Threads < 4 {
				plain := Search{Rules: space.rules}.Run()
				require.Equal(t, space.states, plain.Visited, "states, one by one")
				require.Equal(t, space.transitions, plain.Transitions, "transitions, one by one")
			}
		})
	}
}

// With Acquire and Release alone two threads can be counted by hand. Without the
// lock a thread is outside, wants it or has just released it; with it, it has got
// it, is inside or is about to release it. Nobody holds: 3*3. One of two holds:
// 2*3*3, and 2*3 more in which the other wants the lock and has asked for it.
func TestSearchOps(t *testing.T) {
	found := Search{Rules: Rules{Threads: 2}, Ops: []Op{Acquire, Release}}.Run()
	require.Equal(t, 9+18+6, found.States)
}

func TestSearchTooLarge(t *testing.T) {
	require.PanicsWithValue(t, "model: a search takes at most 5 threads, got 6", func() { Search{Rules: Rules{Threads: 6}}.Run() })
}

// everyState are the reachable states of two or three threads.
func everyState(r Rules) []State {
	g := newGraph(Search{Rules: r})
	for i := 0; i < len(g.codes); i++ {
		g.expand(g.codes[i].decode(r.Threads), func(_ Event, n State) { g.add(i, n) })
	}
	states := make([]State, len(g.codes))
	for i, c := range g.codes {
		states[i] = c.decode(r.Threads)
	}
	return states
}

// A code is a faithful name of a state, and the canonical code and the orbit are
// what trying all renamings finds.
func TestCode(t *testing.T) {
	const threads = 3
	for i, s := range everyState(Rules{Threads: threads, Order: FIFO}) {
		if s.encode(threads).decode(threads) != s {
			t.Fatalf("code of %+v stands for %+v", s, s.encode(threads).decode(threads))
		}
		if i%50 != 0 {
			continue // renaming all would take long
		}
		renamed := map[State]bool{}
		for _, names := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			n := s.rename(names)
			renamed[n] = true
			if n.canonical(threads) != s.canonical(threads) {
				t.Fatalf("%+v and %+v differ only in names, but not in their canonical code", s, n)
			}
		}
		if len(renamed) != s.orbit(threads) {
			t.Fatalf("%+v has an orbit of %d, want %d", s, s.orbit(threads), len(renamed))
		}
	}
}

// rename calls thread t names[t], field by field and not by way of roles.
func (s State) rename(names []int) State {
	n := s
	n.done, n.owed, n.switched = 0, 0, 0
	for t, name := range names {
		n.phase[name] = s.phase[t]
		n.done |= s.done >> t & 1 << name
		n.owed |= s.owed >> t & 1 << name
		n.switched |= s.switched >> t & 1 << name
		if int(s.holder) == t {
			n.holder = int8(name)
		}
	}
	for i := range s.length {
		n.queue[i] = int8(names[s.queue[i]])
	}
	return n
}

// The phases must fit into the bits that a code has for them.
func TestPhasesFit(t *testing.T) {
	require.LessOrEqual(t, int(phaseCount), 1<<placeShift)
}
