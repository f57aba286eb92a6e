package model

// needs is a set of things that a fair cycle must have: bit t for thread t, which
// must take a step or have none due, and bit n for a grant to another thread.
type needs uint16

func (w *watch) all() needs { return 1<<(w.threads()+1) - 1 }

// idle is what the i-th state gives: the threads without a step due.
func (w *watch) idle(i int) needs {
	var idle needs
	s := w.state(i)
	for t := range w.threads() {
		if !w.graph.search.Rules.urgent(s, t) {
			idle |= 1 << t
		}
	}
	return idle
}

// serves is what an edge gives: its thread's step, and a grant.
func (w *watch) serves(e edge) needs {
	var served needs
	if e.by != noThread {
		served |= 1 << e.by
	}
	if e.grants {
		served |= 1 << w.threads()
	}
	return served
}

// cycle is a fair cycle from start within its component: it goes to the nearest
// thing that is still missing until nothing is, and then home.
func (w *watch) cycle(start int32) []Event {
	var events []Event
	at, met := start, w.idle(int(start))
	move := func(wanted func(edge) bool) {
		for _, step := range w.route(at, wanted) {
			e := w.edges[step.from][step.number]
			events = append(events, w.event(step))
			at = e.to
			met |= w.serves(e) | w.idle(int(e.to))
		}
	}
	for met != w.all() {
		move(func(e edge) bool { return (w.serves(e)|w.idle(int(e.to)))&^met != 0 })
	}
	if at != start {
		move(func(e edge) bool { return e.to == start })
	}
	return events
}

// A hop is one edge of a route.
type hop struct {
	from   int32
	number int // in edges[from]
}

// route is a shortest way from a state, inside its component, that ends with a
// wanted edge. There must be one.
func (w *watch) route(from int32, wanted func(edge) bool) []hop {
	arrived := map[int32]hop{}
	todo := []int32{from}
	for ; len(todo) > 0; todo = todo[1:] {
		i := todo[0]
		for k, e := range w.edges[i] {
			if w.component[e.to] != w.component[from] {
				continue
			}
			if wanted(e) {
				return append(backtrack(arrived, from, i), hop{i, k})
			}
			if _, known := arrived[e.to]; !known && e.to != from {
				arrived[e.to] = hop{i, k}
				todo = append(todo, e.to)
			}
		}
	}
	return nil
}

// backtrack is the way by which the search arrived at a state.
func backtrack(arrived map[int32]hop, from, to int32) []hop {
	if from == to {
		return nil
	}
	last := arrived[to]
	return append(backtrack(arrived, from, last.from), last)
}

// event is the event of an edge: the edges of a state are those of its events, in
// order, that stay in the watch.
func (w *watch) event(h hop) (event Event) {
	number := 0
	w.graph.expand(w.state(int(h.from)), func(e Event, n State) {
		if watched(n) {
			if number == h.number {
				event = e
			}
			number++
		}
	})
	return event
}
