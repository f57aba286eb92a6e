package model

import "fmt"

// A Search enumerates every state that Rules can reach: each thread performs any
// operation, in any order, for ever; contexts are cancelled and the lock is
// closed at any time.
type Search struct {
	Rules Rules // at most MaxExplored threads

	// Ops are the operations that threads may invoke; nil stands for all. A
	// search with fewer says nothing about the others.
	Ops []Op

	// Symmetry visits one state of each class that differs only in the threads'
	// names. It changes the work, not the Report's counts.
	Symmetry bool

	// mutate stands between the rules and the search, so that tests can break a
	// rule and see the search find it.
	mutate func(before State, e Event, after State) State
}

// A Report is what a Search has found.
type Report struct {
	States      int             // reachable states
	Transitions int             // pairs of a reachable state and an event possible in it
	Visited     int             // states looked at: fewer than States under Symmetry
	Violation   *Counterexample // nil if every invariant and law holds
}

// A Counterexample is a shortest way to break a property.
type Counterexample struct {
	Property string // name of the invariant or law
	Meaning  string
	Path     []Event // from the initial state
}

func (c *Counterexample) String() string {
	return fmt.Sprintf("%s broken by %v: %s", c.Property, c.Path, c.Meaning)
}

// Run enumerates breadth first and stops at the first broken property, so that
// its Counterexample is as short as any.
func (s Search) Run() Report {
	g := newGraph(s)
	var report Report
	for i := 0; i < len(g.codes) && report.Violation == nil; i++ {
		state := g.codes[i].decode(s.Rules.Threads)
		if broken := brokenInvariant(s.Rules, state); broken != nil {
			path, _ := g.path(i)
			report.Violation = &Counterexample{broken.Name, broken.Meaning, path}
			break
		}
		events := 0
		g.expand(state, func(e Event, n State) {
			events++
			g.add(i, n)
			if broken := brokenLaw(s.Rules, state, e, n); broken != nil && report.Violation == nil {
				report.Violation = &Counterexample{broken.Name, broken.Meaning, g.pathThrough(i, broken)}
			}
		})
		report.Visited++
		report.States += g.weight(state)
		report.Transitions += g.weight(state) * events
	}
	return report
}

// pathThrough is a shortest way to the i-th key and on, by an event that breaks
// the law there.
func (g *graph) pathThrough(i int, law *Law) []Event {
	path, state := g.path(i)
	var last Event
	g.expand(state, func(e Event, n State) {
		if !law.Holds(g.search.Rules, state, e, n) {
			last = e
		}
	})
	return append(path, last)
}
