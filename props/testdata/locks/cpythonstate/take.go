package cpythonstate

// take waits for the lock, and reports whether it got it. If it did not, the
// interpreter is being finalized, and s may have been freed.
func (g *GIL) take(s *state) bool {
	g.mu.Lock()          // T1
	if g.interp == nil { // T0
		g.mu.Unlock()
		return false
	}
	for g.locked { // T2
		saved := g.switchNumber          // T3
		timedOut := g.wait()             // T4
		if g.locked && g.interp == nil { // T6; Close has withdrawn the request
			g.mu.Unlock()
			return false
		}
		if timedOut && g.locked && g.switchNumber == saved { // T5
			g.lastHolder.evalBreaker.Or(dropRequest) // T7
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
	if g.interp == nil { // T12; taken all the same, for a thread at D11 waits for that
		g.mu.Unlock()
		g.drop(nil)
		return false
	}
	s.asked()     // T13; the request was for an earlier turn
	g.mu.Unlock() // T14
	return true
}

// drop gives the lock up. A thread that was asked for it lets somebody else have
// it first, and waits until it is taken; the last time that a thread drops the
// lock it gives no state, and does not wait.
//
// From D4 on Close may free the state. So the request is read, and D10 done,
// before that (python/cpython#157013), and s is a name and no more after it.
func (g *GIL) drop(s *state) {
	g.mu.Lock()                        // D3
	requested := s != nil && s.asked() // D7, D10
	g.locked = false                   // D4
	g.signal()                         // D5
	g.mu.Unlock()                      // D6
	if !requested {
		return
	}
	g.switchMu.Lock()      // D8
	if g.lastHolder == s { // D9; nobody has taken it yet
		g.switched.Wait() // D11; no loop, as in CPython: it is signalled once, by the next taker
	}
	g.switchMu.Unlock() // D12
}
