package eventloop

// Close ends the loop, which must not be running, or else the error is
// [ErrRunning]. Callbacks that are still arranged are dropped, and every later
// CallSoonThreadsafe returns [ErrClosed].
//
// A task that has begun and not ended is told so: what suspends it returns
// ErrClosed, once, and panics with it if the task suspends itself again. A task
// that has not begun never does.
//
// A second Close changes nothing. Other errors are the operating system's.
func (l *Loop) Close() error {
	if l.running {
		return ErrRunning
	}
	if !l.shut() {
		return nil
	}
	l.timers = timers{}
	l.files = nil
	// Nobody is about to wake the selector: that takes mu and an open loop. So
	// nobody writes to a descriptor that is closed, or somebody else's by now
	// (libuv had to learn to wait for its senders here:
	// https://github.com/libuv/libuv/pull/2226).
	err := l.selector.close()
	l.endTasks()
	return err
}

// shut keeps everybody else out, and reports whether the loop was open.
func (l *Loop) shut() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.closed = true
	l.ready = ring[*Handle]{}
	return true
}

// endTasks ends every task. There are no new ones, since the loop is closed.
func (l *Loop) endTasks() {
	for first := l.tasks.Front(); first != nil; first = l.tasks.Front() {
		t := first.Value.(*task)
		t.enter(t.stop)
	}
}
