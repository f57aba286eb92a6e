package model

// A watch is the part of the reachable graph in which thread 0 waits: it wants
// the lock, its context is not done and nobody closes. Starvation is a matter of
// the cycles in it. To watch thread 0 is enough, for the rules know no names.
//
// Symmetry helps only to find out what is reachable. A cycle among classes of
// states may rename the threads on its way and then is a cycle of each thread
// only after several rounds, so the watch itself tells all names apart.
type watch struct {
	graph *graph
	codes []code
	index map[code]int32
	edges [][]edge // of each state, those that stay in the watch
	gets  []bool   // whether the next event can give thread 0 the lock

	component []int32 // the strongly connected component of each state
}

// An edge is an event between two watched states.
type edge struct {
	to     int32
	by     int8 // the thread whose step it is, noThread for a request or a cancellation
	grants bool // another thread gets the lock
}

// newWatch starts from one watched state of each class of reachable states and
// follows the events. It meets every watched state, but for the names of the
// threads other than 0.
func newWatch(s Search) *watch {
	s.Symmetry = true
	w := &watch{graph: newGraph(s), index: make(map[code]int32)}
	threads := s.Rules.Threads
	for i := 0; i < len(w.graph.codes); i++ {
		state := w.graph.codes[i].decode(threads)
		w.graph.expand(state, func(_ Event, n State) { w.graph.add(i, n) })
		for t := range threads {
			if renamed := state.swapped(t, threads); watched(renamed) {
				w.add(renamed)
			}
		}
	}
	for i := 0; i < len(w.codes); i++ {
		w.follow(i)
	}
	w.component = components(w.edges)
	return w
}

func watched(s State) bool {
	return s.phase[0].waits() && s.done&1 == 0 && s.shutdown == Open
}

// swapped is the state with the names of threads 0 and t exchanged.
func (s State) swapped(t, n int) State {
	roles := s.roles(n)
	roles[0], roles[t] = roles[t], roles[0]
	return s.assemble(roles[:n]).decode(n)
}

func (w *watch) add(s State) int32 {
	c := s.encode(w.threads())
	i, known := w.index[c]
	if !known {
		i = int32(len(w.codes))
		w.index[c] = i
		w.codes = append(w.codes, c)
	}
	return i
}

// follow finds the edges of the i-th state.
func (w *watch) follow(i int) {
	var edges []edge
	gets := false
	state := w.state(i)
	w.graph.expand(state, func(e Event, n State) {
		gets = gets || n.phase[0].got()
		if watched(n) {
			edges = append(edges, edge{w.add(n), stepOf(e), n.holder != state.holder && n.holder > 0})
		}
	})
	w.edges = append(w.edges, edges)
	w.gets = append(w.gets, gets)
}

func (w *watch) threads() int { return w.graph.search.Rules.Threads }

func (w *watch) state(i int) State { return w.codes[i].decode(w.threads()) }

// stepOf is the thread that takes a step by e. A request is made by no thread in
// particular, and a cancellation from outside.
func stepOf(e Event) int8 {
	if e.Kind == Requested || e.Kind == Shut || e.Kind == Cancelled || e.Op == Close {
		return noThread
	}
	return int8(e.Thread)
}
