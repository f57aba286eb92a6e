//go:build !unix

package eventloop

// newSelector returns the only selector there is for this system.
func newSelector() (selector, error) { return newChannelSelector(), nil }
