package model

// An Order is the policy by which waiters get the lock.
type Order uint8

// Barging lets any thread that wants a free lock have it: every lock is allowed
// this. FIFO queues waiters and hands the lock to the oldest one directly.
const (
	Barging Order = iota
	FIFO
)

// Rules are the parameters of the automaton.
type Rules struct {
	Threads int   // 1 to MaxThreads
	Order   Order // who gets a free lock
	WeakTry bool  // TryAcquire may fail on a free lock

	// ExitVisits lets the Exit of a thread without the lock take it for a moment,
	// as tearing down a thread takes CPython's. The Promela text has no such exit.
	ExitVisits bool
}

// Step gives the states in which s can be after e; none if e cannot happen in s.
func (r Rules) Step(s State, e Event) []State {
	if next, ok := r.next(s, e); ok {
		return []State{next}
	}
	return nil
}

// next is Step without the slice: given the event, this automaton has at most
// one successor. Its choices are all in which internal event comes next.
func (r Rules) next(s State, e Event) (State, bool) {
	switch e.Kind {
	case Invoked:
		return r.invoke(s, e)
	case Returned:
		return r.complete(s, e)
	case Cancelled:
		return r.cancel(s, e.Thread)
	case Took:
		return r.take(s, e.Thread)
	case Gave:
		return r.give(s, e.Thread)
	case Denied:
		return r.deny(s, e.Thread)
	case Enqueued:
		return r.enqueue(s, e.Thread)
	case Left:
		return r.leave(s, e.Thread)
	case Requested:
		return r.request(s)
	default:
		return r.shut(s)
	}
}

// invocation maps an operation to the phases between which invoking it moves.
var invocation = [opCount]struct{ from, to Phase }{
	Acquire:        {Out, WantAcquire},
	TryAcquire:     {Out, WantTry},
	AcquireContext: {Out, WantContext},
	Release:        {In, Releasing},
	Checkpoint:     {In, Checking},
	Block:          {In, Blocking},
	Unblock:        {Away, WantUnblock},
	Exit:           {Out, Exiting}, // or from In
	Misuse:         {Out, Misusing},
}

func (r Rules) invoke(s State, e Event) (State, bool) {
	if e.Op == Close {
		ok := s.shutdown == Open
		s.shutdown = Closing
		return s, ok
	}
	move, p := invocation[e.Op], s.phase[e.Thread]
	if p != move.from && !(e.Op == Exit && p == In) {
		return s, false
	}
	s.phase[e.Thread] = move.to
	return s, true
}

// An outcome is how an operation may end, and where that leaves the thread.
type outcome struct {
	op     Op
	result Result
	to     Phase
}

// outcomes are the possible returns in each phase; in the phases without one the
// operation is not decided.
var outcomes = [phaseCount][]outcome{
	GotAcquire:  {{Acquire, OK, In}},
	GotContext:  {{AcquireContext, OK, In}},
	GotUnblock:  {{Unblock, OK, In}},
	GotRegain:   {{Checkpoint, OK, In}, {Checkpoint, No, In}},
	GotTry:      {{TryAcquire, OK, In}},
	LeftAcquire: {{Acquire, Failed, Out}},
	LeftContext: {{AcquireContext, Failed, Out}},
	LeftUnblock: {{Unblock, Failed, Out}},
	LeftRegain:  {{Checkpoint, Failed, Out}},
	TryDenied:   {{TryAcquire, No, Out}},
	Checking:    {{Checkpoint, No, In}},
	Released:    {{Release, OK, Out}},
	Blocked:     {{Block, OK, Away}},
	Exited:      {{Exit, OK, Gone}},
	Misusing:    {{Misuse, Refused, Out}},
}

func (r Rules) complete(s State, e Event) (State, bool) {
	if e.Op == Close {
		ok := s.shutdown == Shutter && e.Result == OK
		s.shutdown = Closed
		return s, ok
	}
	t := e.Thread
	for _, o := range outcomes[s.phase[t]] {
		if o.op == e.Op && o.result == e.Result {
			ok := !s.mustSayYes(t) || o.result == OK
			s.phase[t] = o.to
			s.forget(t)
			return s, ok
		}
	}
	return s, false
}

// mustSayYes reports whether thread t's Checkpoint has certainly yielded. If
// nobody took the lock meanwhile, either answer will do.
func (s State) mustSayYes(t int) bool {
	return s.phase[t] == GotRegain && s.switched&(1<<t) != 0
}

func (s *State) forget(t int) {
	s.done &^= 1 << t
	s.owed &^= 1 << t
	s.switched &^= 1 << t
}

// cancel marks a context as possibly done. From here on nobody owes this waiter
// a switch (design: a tie between cancellation and hand-over may end either way).
func (r Rules) cancel(s State, t int) (State, bool) {
	p := s.phase[t]
	ok := (p == WantContext || p == GotContext || p == LeftContext) && s.done&(1<<t) == 0
	s.done |= 1 << t
	s.owed = 0
	return s, ok
}
