package gil

import "errors"

// ErrClosed is the outcome of an acquire on a closed lock.
var ErrClosed = errors.New("gil: the lock is closed")

// Close shuts the lock down. Every waiter, and every later acquire, ends with
// [ErrClosed]; a thread that is in Block ends so when it comes back. The holder
// may go on, and releases as usual. Close does not wait for it.
//
// A second Close changes nothing. The error is always nil; it is there for
// [io.Closer].
func (g *GIL) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.word.Or(closed) // from here on nobody takes or leaves the lock without g.mu
	g.word.And(^uint64(queued | asked))
	for _, t := range g.queue {
		t.turn <- ErrClosed
	}
	g.queue = nil
	g.setAlarm()
	return nil
}
