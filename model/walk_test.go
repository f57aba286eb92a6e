package model

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// someRules draws a variant of the automaton.
func someRules(t *rapid.T) Rules {
	return Rules{
		Threads: rapid.IntRange(1, 4).Draw(t, "threads"),
		Order:   rapid.SampledFrom([]Order{Barging, FIFO}).Draw(t, "order"),
		WeakTry: rapid.Bool().Draw(t, "weak try"),
	}
}

// A run of the automaton is accepted by a Walk, which keeps the run's state among
// its own, and can settle whenever the run is at rest.
func TestWalkAcceptsTheAutomaton(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := someRules(t)
		w, s := NewWalk(r), Initial()
		for range 60 {
			var events []Event
			var after []State
			r.successors(s, everyOp, func(e Event, n State) { events, after = append(events, e), append(after, n) })
			if len(events) == 0 {
				break
			}
			i := rapid.IntRange(0, len(events)-1).Draw(t, "choice")
			s = after[i]
			if visible := events[i].Kind <= Cancelled; visible && !w.Observe(events[i]) {
				t.Fatalf("%v is refused, want it accepted: the automaton has just done it", events[i])
			}
			if !among(w.States(), s) {
				t.Fatalf("after %v the walk has lost the state %+v", events[i], s)
			}
			if !r.Urgent(s) && !w.Settle() {
				t.Fatalf("rest is refused in %+v, in which nothing is urgent", s)
			}
		}
	})
}

// among reports whether s is one of the states, but for the request, which a Walk
// adds only where it matters.
func among(states []State, s State) bool {
	s.request = false
	for _, known := range states {
		known.request = false
		if known == s {
			return true
		}
	}
	return false
}

// A Walk accepts an event if and only if the automaton, followed step by step
// with nothing left out, can show it. Half of the events are drawn from those it
// can show, the others from all.
func TestWalkEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := someRules(t)
		w, states := NewWalk(r), []State{Initial()}
		for range 25 {
			e := anyEvent(t, r)
			if rapid.Bool().Draw(t, "possible") {
				e = possibleEvent(t, r, states)
			}
			after := bruteForce(r, states, e)
			if w.Observe(e) != (len(after) > 0) {
				t.Fatalf("the walk and the automaton differ on %v", e)
			}
			if len(after) > 0 {
				states = after
			}
		}
	})
}

func anyEvent(t *rapid.T, r Rules) Event {
	thread := rapid.IntRange(0, r.Threads-1).Draw(t, "thread")
	op := rapid.SampledFrom(everyOp).Draw(t, "op")
	if op == Close {
		thread = 0
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return Cancel(thread)
	case 1, 2:
		return Invoke(thread, op)
	default:
		return Return(thread, op, rapid.SampledFrom([]Result{OK, No, Failed, Refused}).Draw(t, "result"))
	}
}

// possibleEvent draws a visible event that one of the states allows.
func possibleEvent(t *rapid.T, r Rules, states []State) Event {
	var events []Event
	r.successors(rapid.SampledFrom(states).Draw(t, "state"), everyOp, func(e Event, _ State) {
		if e.Kind <= Cancelled {
			events = append(events, e)
		}
	})
	if len(events) == 0 {
		return Cancel(0)
	}
	return rapid.SampledFrom(events).Draw(t, "event")
}

// bruteForce is every state after e and any internal events.
func bruteForce(r Rules, states []State, e Event) []State {
	known := map[State]bool{}
	var after []State
	var reach func(State)
	reach = func(s State) {
		if !known[s] {
			known[s] = true
			after = append(after, s)
			r.internal(s, func(_ Event, n State) { reach(n) })
		}
	}
	for _, s := range states {
		for _, n := range r.Step(s, e) {
			reach(n)
		}
	}
	return after
}

// A refused event leaves the walk where it was.
func TestWalkSurvivesRefusal(t *testing.T) {
	w := NewWalk(Rules{Threads: 2})
	require.True(t, w.Observe(Invoke(0, Acquire)))
	require.False(t, w.Observe(Return(1, Acquire, OK)))
	require.False(t, w.Settle(), "the free lock must be taken")
	require.True(t, w.Observe(Return(0, Acquire, OK)))
	require.True(t, w.Settle())
	require.Equal(t, 0, w.States()[0].Holder())
}

// A Walk of a real program keeps few states. Random runs of everything the
// contract has go further than programs do; the bounds are the next powers of two
// above what these seeds need.
func TestWalkStaysSmall(t *testing.T) {
	for _, c := range []struct {
		rules Rules
		most  int
	}{
		{Rules{Threads: 3}, 64}, {Rules{Threads: 4}, 256}, {Rules{Threads: 5}, 512},
		{Rules{Threads: 3, Order: FIFO}, 128}, {Rules{Threads: 4, Order: FIFO}, 512}, {Rules{Threads: 5, Order: FIFO}, 4096},
	} {
		largest := 0
		for seed := range uint64(300) {
			w := NewWalk(c.rules)
			for _, e := range visibleRun(c.rules, everyOp, rand.New(rand.NewPCG(seed, 0)), 40) {
				require.True(t, w.Observe(e))
				largest = max(largest, len(w.States()))
			}
		}
		t.Logf("%s: at most %d states", nameOf(c.rules), largest)
		require.LessOrEqual(t, largest, c.most)
	}
}

// All of eight threads calling at once is the worst that can be done to a Walk.
// It must not lose states even then: a correct lock would stand accused.
func TestWalkOfManyThreads(t *testing.T) {
	for _, r := range []Rules{{Threads: MaxThreads}, {Threads: MaxThreads, Order: FIFO}} {
		w := NewWalk(r)
		for thread := range r.Threads {
			require.True(t, w.Observe(Invoke(thread, Acquire)))
		}
		t.Logf("%s: %d states", nameOf(r), len(w.States()))
		for thread := range r.Threads {
			require.True(t, w.Observe(Return(thread, Acquire, OK)))
			require.True(t, w.Observe(Invoke(thread, Release)))
		}
	}
}

// Nobody takes back a TryAcquire that has got the lock: it is never cancelled,
// and Close comes too late for it.
func TestTryDoesNotGiveUp(t *testing.T) {
	w := NewWalk(Rules{Threads: 1})
	require.True(t, w.Observe(Invoke(0, TryAcquire)))
	require.True(t, w.Observe(Invoke(0, Close)))
	for _, s := range w.States() {
		if s.Phase(0) == GotTry {
			require.Empty(t, w.rules.Step(s, Event{Kind: Left}))
		}
	}
	require.False(t, w.Observe(Return(0, TryAcquire, Failed)))
	require.True(t, w.Observe(Return(0, TryAcquire, OK)))
}
