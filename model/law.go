package model

// A Law is a property of every step: what may change, and through what.
type Law struct {
	Name    string
	Meaning string
	Holds   func(r Rules, before State, e Event, after State) bool
}

// Laws are the properties that a Search checks on every step.
func Laws() []Law { return append([]Law(nil), laws...) }

var laws = []Law{
	{"taken-when-free", "the lock changes hands only when it is free, or when its holder lets go",
		func(r Rules, s State, e Event, n State) bool {
			return n.holder == s.holder || s.holder == noThread || e.Thread == int(s.holder) && (e.Kind == Gave || e.Kind == Left)
		}},
	{"no-grant-after-close", "once Close is in effect nobody new gets the lock",
		func(r Rules, s State, e Event, n State) bool {
			return !s.shutdown.inEffect() || n.holder == s.holder || n.holder == noThread
		}},
	{"forced-switch", "a thread that owes a switch does not get the lock",
		func(r Rules, s State, e Event, n State) bool {
			return n.holder == s.holder || n.holder == noThread || s.owed&(1<<n.holder) == 0
		}},
	{"first-come-first-served", "the lock goes to the head of the queue if there is a queue",
		func(r Rules, s State, e Event, n State) bool {
			return n.holder == s.holder || n.holder == noThread || s.length == 0 || n.holder == s.queue[0]
		}},
	{"queue-keeps-order", "newcomers join the end of the queue, and nobody in it changes places",
		func(r Rules, s State, e Event, n State) bool { return s.followedBy(n) }},
	{"misuse-changes-nothing", "a refused Release changes nothing for anybody",
		func(r Rules, s State, e Event, n State) bool {
			s.phase[e.Thread] = n.phase[e.Thread]
			return e.Op != Misuse || n == s
		}},
	{"gone-for-good", "a thread that has ended does nothing any more",
		func(r Rules, s State, e Event, n State) bool {
			return each(r, func(t int) bool { return s.phase[t] != Gone || n.phase[t] == Gone })
		}},
	{"one-thread-moves", "an event moves its own thread, and another only by handing it the lock",
		func(r Rules, s State, e Event, n State) bool {
			return each(r, func(t int) bool {
				return t == e.Thread || s.phase[t] == n.phase[t] || n.phase[t] == s.phase[t].granted() && int(n.holder) == t
			})
		}},
}

func brokenLaw(r Rules, before State, e Event, after State) *Law {
	for i := range laws {
		if !laws[i].Holds(r, before, e, after) {
			return &laws[i]
		}
	}
	return nil
}

// followedBy reports whether the queue of n is that of s without those who left
// it, and with any newcomers at its end.
func (s State) followedBy(n State) bool {
	next := int8(0)
	for i := range s.length {
		if next < n.length && n.queue[next] == s.queue[i] {
			next++
		}
	}
	for ; next < n.length; next++ {
		if s.queued(int(n.queue[next])) {
			return false
		}
	}
	return true
}
