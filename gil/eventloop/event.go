package eventloop

// An Event is a flag that tasks of one loop can wait for.
type Event struct {
	set     bool
	waiters waiters
}

// NewEvent returns an event that is not set.
func NewEvent(l *Loop) *Event { return &Event{waiters: waiters{loop: l}} }

// Set sets the event. Everybody who waits goes on, even if it is cleared before
// they do.
func (e *Event) Set() {
	e.set = true
	e.waiters.grantAll()
}

// Clear takes Set back.
func (e *Event) Clear() { e.set = false }

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool { return e.set }

// Wait suspends the running task until the event is set. The error is
// [ErrCancelled] or [ErrClosed].
func (e *Event) Wait() error {
	if e.set {
		return nil
	}
	_, err := e.waiters.wait()
	return err
}
