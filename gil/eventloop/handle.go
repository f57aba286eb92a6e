package eventloop

import "time"

// A Handle stands for a callback that has been arranged.
type Handle struct {
	loop      *Loop
	f         func()
	cancelled bool

	// For timers:
	when      time.Time
	number    uint64 // in order of arrangement
	scheduled bool   // it is among the loop's timers
}

// Cancel sees to it that the callback is not called any more. After the call,
// and a second time, it changes nothing.
func (h *Handle) Cancel() {
	if h.cancelled {
		return
	}
	h.cancelled = true
	h.f = nil // whatever it holds on to is free
	if h.scheduled {
		h.loop.timers.cancelled()
	}
}

// Cancelled reports whether Cancel has been called.
func (h *Handle) Cancelled() bool { return h.cancelled }
