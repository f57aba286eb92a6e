package model

// Apply performs one whole operation at a single instant, as linearizability
// wants it: thread t invokes op, it takes effect, and it returns result. It gives
// the states after it, none if that result is impossible in s.
//
// A Checkpoint that yielded, and an acquire that was cancelled, are no single
// instants; histories record them as two.
func (r Rules) Apply(s State, t int, op Op, result Result) []State {
	called, ok := r.invoke(s, Invoke(t, op))
	if !ok {
		return nil
	}
	var after set
	r.effects(called, t, op, func(done State) {
		if n, ok := r.complete(done, Return(t, op, result)); ok {
			after.add(n)
		}
	})
	return after.list
}

// effects yields the called state itself and what one internal event of the
// operation makes of it.
func (r Rules) effects(called State, t int, op Op, yield func(State)) {
	yield(called)
	if op == Close {
		if n, ok := r.shut(called); ok {
			yield(n)
		}
		return
	}
	for _, k := range inner[called.phase[t]] {
		if n, ok := r.next(called, Event{Kind: k, Thread: t}); ok {
			yield(n)
		}
	}
}
