package model

// everyOp is what threads do in a full exploration.
var everyOp = []Op{Acquire, TryAcquire, AcquireContext, Release, Checkpoint, Block, Unblock, Exit, Close, Misuse}

// successors calls yield for each event possible in s whose operation is one of
// ops, and for the cancellations and internal events.
func (r Rules) successors(s State, ops []Op, yield func(Event, State)) {
	try := func(e Event) {
		if n, ok := r.next(s, e); ok {
			yield(e, n)
		}
	}
	for _, op := range ops {
		if op == Close {
			try(Invoke(0, Close))
			continue
		}
		for t := range r.Threads {
			try(Invoke(t, op))
		}
	}
	try(Return(0, Close, OK))
	for t := range r.Threads {
		try(Cancel(t))
		for _, o := range outcomes[s.phase[t]] {
			try(Return(t, o.op, o.result))
		}
	}
	r.internal(s, yield)
}
