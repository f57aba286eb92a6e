//go:build unix && !linux

package eventloop

// newSelector returns the selector for a Unix of any kind.
func newSelector() (selector, error) { return newPollSelector() }
