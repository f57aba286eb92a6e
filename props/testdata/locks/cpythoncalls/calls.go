package cpythoncalls

// callsMax bounds the queue of pending calls. CPython's holds 300; more than that
// are refused. It also bounds the calls that are made in one go.
const callsMax = 300

// A pendingCall is run by a thread that holds the lock. It reports whether it has
// yielded it meanwhile.
type pendingCall func(*Thread) (yielded bool)

// notice is the call by which an extension learns of a new thread. An extension
// does not know whose turn it is, so it sees to it that it has the lock; and the
// code that it runs comes to checkpoints of its own.
func (t *Thread) notice() (yielded bool) {
	t.ensure()
	defer t.release()
	return t.Checkpoint()
}

// addCall queues a pending call, and trips the eval breaker of the holder. It
// reports false if the queue is full.
func (g *GIL) addCall(call pendingCall) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.callsMu.Lock()
	defer g.callsMu.Unlock()
	if len(g.calls) >= callsMax {
		return false
	}
	g.calls = append(g.calls, call)
	g.queued.Store(int32(len(g.calls)))
	if g.locked {
		g.lastHolder.set(callsToDo)
	}
	return true
}

// makeCalls makes the pending calls, unless a thread makes them already. It reports
// whether one has yielded. Only a thread that holds the lock comes here.
func (t *Thread) makeCalls(s *state) (yielded bool) {
	g := t.gil
	if h := g.handler.Load(); h != nil {
		// Another, which waits for the lock in the middle of a call, or t itself,
		// which is in one. Until it is done t would stop here again and again, so
		// the bit moves to the handler (python/cpython#118484).
		h.set(callsToDo)
		s.clear(callsToDo)
		return false
	}
	g.handler.Store(s)
	defer g.handler.Store(nil)
	s.clear(callsToDo)
	for range callsMax {
		call := g.nextCall()
		if call == nil {
			return yielded
		}
		yielded = call(t) || yielded
	}
	s.set(callsToDo)
	return yielded
}

// nextCall takes the first pending call out of the queue; nil if there is none.
func (g *GIL) nextCall() pendingCall {
	g.callsMu.Lock()
	defer g.callsMu.Unlock()
	if len(g.calls) == 0 {
		return nil
	}
	call := g.calls[0]
	g.calls = g.calls[1:]
	g.queued.Store(int32(len(g.calls)))
	return call
}
