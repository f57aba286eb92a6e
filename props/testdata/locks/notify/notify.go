package notify

import (
	"container/list"
	"context"
	"sync"
)

// A notify passes on notifications, one to one waiter. One that nobody waits for
// is kept, and one at most, for the next who would wait.
type notify struct {
	mu      sync.Mutex
	kept    bool
	waiters list.List // of chan struct{}, closed to notify
}

// one notifies the waiter that came first, or keeps the notification.
func (n *notify) one() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pass()
}

// wait waits for a notification, or gives up with ctx.Err() once ctx is done.
func (n *notify) wait(ctx context.Context) error {
	n.mu.Lock()
	if n.kept { // C1
		n.kept = false
		n.mu.Unlock()
		return nil
	}
	notified := make(chan struct{})
	place := n.waiters.PushBack(notified) // C2
	n.mu.Unlock()
	select {
	case <-notified: // C3
		return nil
	case <-ctx.Done():
		n.leave(place)
		return ctx.Err()
	}
}

// leave gives up a place among the waiters. A notification that came at the same
// moment is for somebody else.
func (n *notify) leave(place *list.Element) {
	n.mu.Lock()
	defer n.mu.Unlock()
	select {
	case <-place.Value.(chan struct{}):
		n.pass() // C4
	default:
		n.waiters.Remove(place) // C5
	}
}

// pass is one for those who hold mu.
func (n *notify) pass() {
	first := n.waiters.Front()
	if first == nil {
		n.kept = true // C6
		return
	}
	close(n.waiters.Remove(first).(chan struct{})) // C7
}
