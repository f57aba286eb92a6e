package model

// A Walk follows a real lock event by event. Since the lock's inner events are
// not seen, it keeps every state that the seen ones allow. The zero value is not
// ready; see NewWalk.
type Walk struct {
	rules  Rules
	states set // closed under internal events
	next   set // reused by Observe
}

// NewWalk starts at the initial state.
func NewWalk(r Rules) *Walk {
	w := &Walk{rules: r}
	w.states.add(Initial())
	return w
}

// Observe advances by a visible event. It reports false, and changes nothing,
// if no state allows the event: the lock has broken its contract.
func (w *Walk) Observe(e Event) bool {
	w.next.clear()
	for _, s := range w.states.list {
		if n, ok := w.rules.next(s, e); ok {
			w.next.add(n)
		}
	}
	if len(w.next.list) == 0 {
		return false
	}
	w.states, w.next = w.next, w.states
	w.close()
	return true
}

// Settle says that the lock has come to rest: every thread is blocked or between
// operations, and nothing moves by itself. It reports false, and changes nothing,
// if the contract owes somebody a step in every state.
func (w *Walk) Settle() bool {
	w.next.clear()
	for _, s := range w.states.list {
		if !w.rules.Urgent(s) {
			w.next.add(s)
		}
	}
	if len(w.next.list) == 0 {
		return false
	}
	w.states, w.next = w.next, w.states
	w.close() // what is not urgent may still happen later
	return true
}

// States are the states the lock can be in. The slice is valid until the next call.
func (w *Walk) States() []State { return w.states.list }

// close adds what internal events can reach.
//
// A request is added only where the holder is about to look for one. Earlier it
// makes no difference: as long as somebody waits it can still be made, and once
// nobody waits it is withdrawn. This halves the states.
func (w *Walk) close() {
	for i := 0; i < len(w.states.list); i++ {
		s := w.states.list[i]
		w.rules.internal(s, func(e Event, n State) {
			if e.Kind != Requested || s.phase[s.holder] == Checking || s.phase[s.holder] == GotRegain {
				w.states.add(n)
			}
		})
	}
}

// inner are the events inside the lock that may concern a thread in each phase.
var inner = [phaseCount][]Kind{
	WantAcquire: {Took, Enqueued, Left},
	WantContext: {Took, Enqueued, Left},
	WantUnblock: {Took, Enqueued, Left},
	WantRegain:  {Took, Enqueued, Left},
	WantTry:     {Took, Denied},
	GotAcquire:  {Left},
	GotContext:  {Left},
	GotUnblock:  {Left},
	GotRegain:   {Gave, Left},
	Checking:    {Gave},
	Releasing:   {Gave},
	Blocking:    {Gave},
	Exiting:     {Gave},
}

// internal calls yield for each internal event possible in s.
func (r Rules) internal(s State, yield func(Event, State)) {
	for t := range r.Threads {
		for _, k := range inner[s.phase[t]] {
			e := Event{Kind: k, Thread: t}
			if n, ok := r.next(s, e); ok {
				yield(e, n)
			}
		}
	}
	if n, ok := r.request(s); ok {
		yield(Event{Kind: Requested}, n)
	}
	if n, ok := r.shut(s); ok {
		yield(Event{Kind: Shut}, n)
	}
}

// Urgent reports whether something must happen in s without outside help: an
// effect or a return that is due. Asking the holder to yield is not urgent, for
// when that happens is a matter of time.
func (r Rules) Urgent(s State) bool {
	if (s.shutdown == Closing || s.shutdown == Shutter) && s.holder == noThread {
		return true // a Close may wait until the holder has finished
	}
	for t := range r.Threads {
		if r.urgent(s, t) {
			return true
		}
	}
	return false
}

// urgent reports whether thread t has a step to take in s. Only a thread between
// operations, or one that waits in its place, has none.
func (r Rules) urgent(s State, t int) bool {
	switch p := s.phase[t]; {
	case p <= Gone:
		return false
	case p == Exiting && !s.holds(t) && s.holder != noThread:
		return false // tearing a thread down may need the lock (CPython: PyThreadState_Clear)
	case !p.waits():
		return true
	}
	for _, k := range inner[s.phase[t]] {
		if _, ok := r.next(s, Event{Kind: k, Thread: t}); ok {
			return true
		}
	}
	return false
}
