package model

import (
	"fmt"
	"slices"
)

// A graph is what a search has reached: the states in order of discovery, with
// the state from which each was first reached.
type graph struct {
	search Search
	ops    []Op
	codes  []code
	parent []int32
	index  map[code]int32 // place in codes
}

func newGraph(s Search) *graph {
	if s.Rules.Threads > MaxExplored {
		panic(fmt.Sprintf("model: a search takes at most %d threads, got %d", MaxExplored, s.Rules.Threads))
	}
	g := &graph{search: s, ops: s.Ops, index: make(map[code]int32)}
	if g.ops == nil {
		g.ops = everyOp
	}
	g.add(-1, Initial())
	return g
}

// key is the code under which the graph files a state.
func (g *graph) key(s State) code {
	if g.search.Symmetry {
		return s.canonical(g.search.Rules.Threads)
	}
	return s.encode(g.search.Rules.Threads)
}

// weight is how many states the key of s stands for.
func (g *graph) weight(s State) int {
	if g.search.Symmetry {
		return s.orbit(g.search.Rules.Threads)
	}
	return 1
}

// add files a state that was reached from the i-th, unless it is known.
func (g *graph) add(i int, s State) {
	key := g.key(s)
	if _, known := g.index[key]; !known {
		g.index[key] = int32(len(g.codes))
		g.codes = append(g.codes, key)
		g.parent = append(g.parent, int32(i))
	}
}

func (g *graph) expand(s State, yield func(Event, State)) {
	g.search.Rules.successors(s, g.ops, func(e Event, n State) {
		if g.search.mutate != nil {
			n = g.search.mutate(s, e, n)
		}
		yield(e, n)
	})
}

// path is a shortest way from the initial state to the i-th key, and the state
// it ends in. Keys may have renamed the threads at every step, so it is found by
// following the keys from the front with one set of names.
func (g *graph) path(i int) ([]Event, State) {
	var keys []code
	for ; i > 0; i = int(g.parent[i]) {
		keys = append(keys, g.codes[i])
	}
	slices.Reverse(keys)
	var events []Event
	state := Initial()
	for _, key := range keys {
		e, n := g.stepTo(state, key)
		events, state = append(events, e), n
	}
	return events, state
}

// stepTo finds the first event that leads from s to a state filed under key.
func (g *graph) stepTo(s State, key code) (event Event, after State) {
	found := false
	g.expand(s, func(e Event, n State) {
		if !found && g.key(n) == key {
			event, after, found = e, n, true
		}
	})
	return event, after
}

// pathTo is a shortest way to a state that the goal accepts, and that state.
// There must be one.
func (s Search) pathTo(goal func(State) bool) ([]Event, State) {
	s.Symmetry = false // the goal knows threads by name
	g := newGraph(s)
	for i := 0; i < len(g.codes); i++ {
		state := g.codes[i].decode(s.Rules.Threads)
		if goal(state) {
			return g.path(i)
		}
		g.expand(state, func(_ Event, n State) { g.add(i, n) })
	}
	return nil, Initial()
}
