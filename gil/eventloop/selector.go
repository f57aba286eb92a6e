package eventloop

import (
	"errors"
	"time"
)

// ErrNoFiles is the outcome of watching a descriptor with a loop that cannot.
var ErrNoFiles = errors.New("eventloop: this loop cannot watch descriptors")

// An interest is what there is to look for at a descriptor.
type interest uint8

const (
	readable interest = 1 << iota
	writable
)

// An event is a descriptor that is ready. An error or a hang-up counts as both
// readable and writable, so that whoever tries learns of it.
type event struct {
	fd    int
	ready interest
}

// A selector waits for descriptors, for the time to pass, and to be woken. All
// its methods but wake are called in the loop's thread.
type selector interface {
	// watch changes what to look for at a descriptor. No interest, before or
	// after, means that it is not among those watched.
	watch(fd int, before, after interest) error

	// wait waits until a descriptor is ready, wake has been called and drain has
	// not been since, or the timeout is over. That is level-triggered: what is
	// not dealt with is told again. A signal may end the wait early. The events
	// are valid until the next call.
	wait(timeout time.Duration) (events []event, woken bool, err error)

	// wake ends the present wait, or the next. It does not wait itself.
	wake() error

	// drain undoes all calls of wake.
	drain() error

	// close gives everything back to the operating system. Nothing may be called
	// at the same time or afterwards.
	close() error
}

// milliseconds converts a timeout for the pollers that count so, -1 for ever. It
// rounds up: a wait that ends early would be followed by one of no time at all,
// again and again until the timer is due.
func milliseconds(timeout time.Duration) int {
	if timeout < 0 {
		return -1
	}
	return int((timeout + time.Millisecond - 1) / time.Millisecond)
}
