package eventloop

import "time"

// A channelSelector knows no descriptors. A wakeup is a value in a channel,
// which has room for one: two are as good as one.
type channelSelector struct{ wakeup chan struct{} }

func newChannelSelector() selector {
	return channelSelector{wakeup: make(chan struct{}, 1)}
}

func (s channelSelector) watch(int, interest, interest) error { return ErrNoFiles }

func (s channelSelector) wait(timeout time.Duration) ([]event, bool, error) {
	var over <-chan time.Time
	switch {
	case timeout == 0:
		return nil, len(s.wakeup) > 0, nil
	case timeout > 0:
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-s.wakeup:
		_ = s.wake() // it stays until it is drained
		return nil, true, nil
	case <-over:
		return nil, false, nil
	}
}

func (s channelSelector) wake() error {
	select {
	case s.wakeup <- struct{}{}:
	default: // there is one already
	}
	return nil
}

func (s channelSelector) drain() error {
	select {
	case <-s.wakeup:
	default:
	}
	return nil
}

func (s channelSelector) close() error { return nil }
