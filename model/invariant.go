package model

import "math/bits"

// An Invariant is a property of every reachable state.
type Invariant struct {
	Name    string
	Meaning string // in words, true of every correct lock
	Holds   func(Rules, State) bool
}

// Invariants are the properties that a Search checks in every state.
func Invariants() []Invariant { return append([]Invariant(nil), invariants...) }

var invariants = []Invariant{
	{"mutual-exclusion", "a thread that believes it has the lock is the holder, so there is at most one",
		func(r Rules, s State) bool {
			return each(r, func(t int) bool { return !s.holds(t) || int(s.holder) == t })
		}},
	{"held-by-somebody", "the holder believes it has the lock, so the lock is never held by a thread that will not let go",
		func(r Rules, s State) bool {
			return s.holder == noThread || int(s.holder) < r.Threads && s.holds(int(s.holder))
		}},
	{"progress", "if the lock is free and open and threads wait, one of them can take it",
		func(r Rules, s State) bool {
			waiting := s.holder == noThread && !s.shutdown.inEffect() && s.waiters(r.Threads) != 0
			return !waiting || !each(r, func(t int) bool {
				_, takes := r.take(s, t)
				return !takes
			})
		}},
	{"barging-has-no-queue", "only a FIFO lock has a queue",
		func(r Rules, s State) bool { return r.Order == FIFO || s.length == 0 }},
	{"queue-of-waiters", "the queue holds waiting threads, each once",
		func(r Rules, s State) bool {
			return each(r, func(t int) bool { return s.places(t) == 0 || s.places(t) == 1 && s.phase[t].waits() })
		}},
	{"hand-off", "a lock with a queue is held, unless Close has dissolved the queue",
		func(r Rules, s State) bool {
			return s.length == 0 || s.holder != noThread || s.shutdown.inEffect()
		}},
	{"request-has-both-sides", "a request to yield has a holder to serve it and a waiter to make it",
		func(r Rules, s State) bool {
			return !s.request || s.holder != noThread && r.somebodyAsks(s)
		}},
	{"switch-owed-by-one", "a switch is owed by at most one thread, which has yielded and wants the free lock back",
		func(r Rules, s State) bool {
			return s.owed == 0 || bits.OnesCount8(s.owed) == 1 && s.holder == noThread &&
				s.phase[bits.TrailingZeros8(s.owed)] == WantRegain
		}},
	{"switch-owed-to-somebody", "a switch is owed only while somebody else waits whose context is not done",
		func(r Rules, s State) bool {
			return s.owed == 0 || s.waiters(r.Threads)&^s.done&^s.owed != 0
		}},
	{"switched-after-yield", "a switch is remembered for a thread that yielded, until its Checkpoint returns",
		func(r Rules, s State) bool {
			return each(r, func(t int) bool {
				return s.switched&(1<<t) == 0 || s.phase[t] == WantRegain || s.phase[t] == GotRegain
			})
		}},
	{"done-in-acquire-context", "a done context belongs to an AcquireContext that has not returned",
		func(r Rules, s State) bool {
			return each(r, func(t int) bool {
				p := s.phase[t]
				return s.done&(1<<t) == 0 || p == WantContext || p == GotContext || p == LeftContext
			})
		}},
	{"gone-without-trace", "a thread that has ended or failed leaves nothing behind: not the lock, not a place, not a debt",
		func(r Rules, s State) bool {
			return each(r, func(t int) bool {
				trace := int(s.holder) == t || s.places(t) > 0 || (s.owed|s.switched)&(1<<t) != 0
				return !trace || !(s.phase[t] == Gone || s.phase[t] == Exited || s.phase[t].left())
			})
		}},
	{"quiet-after-close", "once Close is in effect nobody is asked to yield and no switch is owed",
		func(r Rules, s State) bool { return !s.shutdown.inEffect() || !s.request && s.owed == 0 }},
}

func brokenInvariant(r Rules, s State) *Invariant {
	for i := range invariants {
		if !invariants[i].Holds(r, s) {
			return &invariants[i]
		}
	}
	return nil
}

// each reports whether the predicate is true of every thread.
func each(r Rules, holds func(t int) bool) bool {
	for t := range r.Threads {
		if !holds(t) {
			return false
		}
	}
	return true
}

// places counts how often thread t stands in the queue.
func (s State) places(t int) int {
	count := 0
	for i := range s.length {
		if int(s.queue[i]) == t {
			count++
		}
	}
	return count
}
