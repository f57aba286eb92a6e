package cpythoncalls

// take waits for the lock. It panics with ErrClosed if the lock is closed.
func (g *GIL) take(s *state) {
	g.mu.Lock()   // T1
	if g.closed { // T0
		g.mu.Unlock()
		panic(ErrClosed)
	}
	for g.locked { // T2
		saved := g.switchNumber   // T3
		timedOut := g.wait()      // T4
		if g.locked && g.closed { // T6; Close has withdrawn the request
			g.mu.Unlock()
			panic(ErrClosed)
		}
		if timedOut && g.locked && g.switchNumber == saved { // T5
			g.lastHolder.set(dropRequest) // T7
		}
	}
	g.switchMu.Lock()      // T8
	g.locked = true        // T9
	if g.lastHolder != s { // T10
		g.lastHolder = s
		g.switchNumber++
	}
	g.switched.Signal() // T11
	g.switchMu.Unlock()
	if g.closed { // T12; taken all the same, for a thread at D11 waits for that
		g.mu.Unlock()
		g.drop(s, true)
		panic(ErrClosed)
	}
	s.clear(dropRequest) // T13
	if g.queued.Load() > 0 {
		s.set(callsToDo)
	}
	g.mu.Unlock() // T14
}

// drop gives the lock up. Unless it is final, a thread that was asked for the
// lock lets somebody else have it first: it waits until it is taken.
func (g *GIL) drop(s *state, final bool) {
	g.mu.Lock()                                         // D3
	g.locked = false                                    // D4
	g.signal()                                          // D5
	g.mu.Unlock()                                       // D6
	if final || s.evalBreaker.Load()&dropRequest == 0 { // D7
		return
	}
	g.switchMu.Lock()      // D8
	if g.lastHolder == s { // D9; nobody has taken it yet
		s.clear(dropRequest) // D10
		g.switched.Wait()    // D11; no loop, as in CPython: it is signalled once, by the next taker
	}
	g.switchMu.Unlock() // D12
}
