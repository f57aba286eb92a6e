package model

import (
	"math/rand/v2"
	"testing"
)

// visibleRun is what an observer sees of a random run of the automaton. It ends
// early if nothing visible can happen any more.
func visibleRun(r Rules, ops []Op, rng *rand.Rand, length int) []Event {
	var seen []Event
	for s := Initial(); len(seen) < length; {
		var events []Event
		var after []State
		r.successors(s, ops, func(e Event, n State) { events, after = append(events, e), append(after, n) })
		if len(events) == 0 {
			break
		}
		i := rng.IntN(len(events))
		if e := events[i]; e.Kind <= Cancelled {
			seen = append(seen, e)
		}
		s = after[i]
	}
	return seen
}

// turns are the operations of a program that takes turns and does not end.
var turns = []Op{Acquire, AcquireContext, TryAcquire, Release, Checkpoint, Block, Unblock}

func BenchmarkWalk(b *testing.B) {
	for _, r := range []Rules{{Threads: 3}, {Threads: 3, Order: FIFO}, {Threads: 5}, {Threads: 5, Order: FIFO}} {
		b.Run(nameOf(r), func(b *testing.B) {
			var runs [][]Event
			for seed := range uint64(100) {
				runs = append(runs, visibleRun(r, turns, rand.New(rand.NewPCG(seed, 0)), 25))
			}
			for i := 0; b.Loop(); i++ {
				w := NewWalk(r)
				for _, e := range runs[i%len(runs)] {
					w.Observe(e)
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, r := range []Rules{{Threads: 3}, {Threads: 3, Order: FIFO}} {
		b.Run(nameOf(r), func(b *testing.B) {
			for b.Loop() {
				Search{Rules: r, Symmetry: true}.Run()
			}
		})
	}
}
