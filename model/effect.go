package model

// The internal events: what happens inside the lock between the invocation of
// an operation and its return.

// take gives a free lock to thread t.
func (r Rules) take(s State, t int) (State, bool) {
	if s.holder != noThread || !s.phase[t].wants() || s.shutdown.inEffect() || s.owed&(1<<t) != 0 {
		return s, false
	}
	if r.Order == FIFO && s.length > 0 {
		return s, false // a free lock with a queue is on its way to the queue's head
	}
	s.grant(t)
	return s, true
}

// grant makes t the holder. Everybody who had yielded has now seen a switch.
func (s *State) grant(t int) {
	s.holder = int8(t)
	s.phase[t] = s.phase[t].granted()
	s.haveSwitched()
}

func (s *State) haveSwitched() {
	s.owed = 0
	for u := range MaxThreads {
		if s.phase[u] == WantRegain {
			s.switched |= 1 << u
		}
	}
}

// give is a holder letting go: Release, the first half of Block, Exit, or a
// Checkpoint that serves a request. One that has the lock back may find another
// request and serve it, too, before it returns.
func (r Rules) give(s State, t int) (State, bool) {
	holder := int(s.holder) == t
	switch s.phase[t] {
	case Releasing:
		s.phase[t] = Released
	case Blocking:
		s.phase[t] = Blocked
	case Exiting:
		s.phase[t] = Exited
		if r.ExitVisits && s.holder == noThread {
			s.haveSwitched()
		}
	case Checking, GotRegain:
		if !s.request {
			return s, false
		}
		r.yield(&s, t)
	default:
		return s, false
	}
	if holder {
		r.free(&s)
	}
	return s, true
}

// yield makes t a waiter like the others, with a switch owed to those who wait.
// What t has seen of a switch earlier in the same Checkpoint is not forgotten.
func (r Rules) yield(s *State, t int) {
	if s.waiters(r.Threads)&^s.done != 0 {
		s.owed |= 1 << t
	}
	s.phase[t] = WantRegain
	if r.Order == FIFO {
		s.enqueue(t)
	}
}

// free opens the lock; in FIFO order it goes to the oldest waiter at once. The
// next holder has not been asked for anything yet.
func (r Rules) free(s *State) {
	s.holder, s.request = noThread, false
	if r.Order == FIFO && s.length > 0 && !s.shutdown.inEffect() {
		head := int(s.queue[0])
		s.dequeue(head)
		s.grant(head)
	}
}

// deny decides a TryAcquire that does not get the lock.
func (r Rules) deny(s State, t int) (State, bool) {
	ok := s.phase[t] == WantTry && (r.WeakTry || s.holder != noThread || s.shutdown.inEffect())
	s.phase[t] = TryDenied
	return s, ok
}

// enqueue is a thread taking its place in the queue because the lock is taken.
func (r Rules) enqueue(s State, t int) (State, bool) {
	p := s.phase[t]
	if r.Order != FIFO || !p.waits() || s.holder == noThread || s.queued(t) || s.shutdown.inEffect() {
		return s, false
	}
	s.enqueue(t)
	return s, true
}

// leave is a cancelled or shut-out thread giving up. The lock may have been on
// its way to it already: then it lets go, as if it had never had it, the way
// Acquire in golang.org/x/sync/semaphore does. Its place goes, and its
// request goes with the last waiter.
func (r Rules) leave(s State, t int) (State, bool) {
	p := s.phase[t]
	if !(p.waits() || p.got() && p != GotTry) || s.done&(1<<t) == 0 && !s.shutdown.inEffect() {
		return s, false
	}
	if p.got() {
		p -= GotAcquire - WantAcquire
		r.free(&s)
	}
	s.phase[t] = p + (LeftAcquire - WantAcquire)
	s.dequeue(t)
	s.switched &^= 1 << t
	s.request = s.request && r.somebodyAsks(s)
	return s, true
}

// request is a waiter asking the holder to yield. When it does so is a matter
// of time, which this automaton leaves open. A waiter whose context is done may
// not have noticed yet, and still ask.
func (r Rules) request(s State) (State, bool) {
	ok := r.somebodyAsks(s) && s.holder != noThread && !s.request && !s.shutdown.inEffect()
	s.request = true
	return s, ok
}

// somebodyAsks reports whether there is a waiter who can want the holder to
// yield; in FIFO order only one who has a place.
func (r Rules) somebodyAsks(s State) bool {
	if r.Order == FIFO {
		return s.length > 0
	}
	return s.waiters(r.Threads) != 0 || r.ExitVisits && s.exiting(r.Threads)
}

// exiting reports whether a thread without the lock is in Exit.
func (s State) exiting(n int) bool {
	for t := range n {
		if s.phase[t] == Exiting && int(s.holder) != t {
			return true
		}
	}
	return false
}

// shut is Close taking effect.
func (r Rules) shut(s State) (State, bool) {
	ok := s.shutdown == Closing
	s.shutdown = Shutter
	s.owed, s.request = 0, false // the holder may finish undisturbed
	return s, ok
}
