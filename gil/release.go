package gil

import (
	"slices"
	"time"
)

// Release lets go of the lock. If threads wait, the first of them holds it
// when Release returns.
func (t *Thread) Release() {
	if !t.gil.word.CompareAndSwap(t.id, 0) {
		t.releaseSlow()
	}
}

func (t *Thread) releaseSlow() {
	t.mustHold("Release")
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	t.gil.handOver()
}

// handOver gives the holder's lock to the first waiter, or frees it if nobody
// waits. A request ends here: it was meant for the old holder, and the new one
// gets an interval of its own. The caller holds g.mu and is the holder.
func (g *GIL) handOver() {
	if len(g.queue) == 0 {
		g.word.And(closed)
		return
	}
	next := g.queue[0]
	g.queue = slices.Delete(g.queue, 0, 1)
	if len(g.queue) == 0 {
		g.word.Store(next.id)
	} else {
		g.word.Store(next.id | queued)
		g.switched = time.Now()
	}
	g.setAlarm()
	next.turn <- nil
}
