package gil

// Checkpoint serves a request to yield: it hands the lock to the first waiter,
// waits behind all others for its next turn, and returns true. Without a
// request it returns false at once, for the price of one atomic load.
//
// If the lock is closed while it waits, Checkpoint panics with [ErrClosed], and
// the thread does not hold the lock.
func (t *Thread) Checkpoint() bool {
	if t.gil.word.Load()&^(queued|closed) == t.id {
		return false
	}
	return t.checkpointSlow()
}

func (t *Thread) checkpointSlow() bool {
	t.mustHold("Checkpoint")
	if !t.gil.yield(t) {
		return false
	}
	if err := <-t.turn; err != nil {
		panic(err)
	}
	return true
}

// yield passes the lock from t to the first waiter and makes t the last one,
// unless the request has been taken back meanwhile.
func (g *GIL) yield(t *Thread) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.word.Load()&asked == 0 {
		return false
	}
	g.enqueue(t) // not the only waiter: the one that asked is still there
	g.handOver()
	return true
}
