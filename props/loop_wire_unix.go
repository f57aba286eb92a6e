//go:build unix

package props

import (
	"errors"
	"io"
	"syscall"
)

// watchable says that files and connections have descriptors.
const watchable = true

// readByte reads a byte from a descriptor that does not block, if there is one.
func readByte(fd uintptr) (ok bool, err error) {
	for {
		n, err := syscall.Read(int(fd), make([]byte, 1))
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
			return false, nil
		case err == nil && n == 0:
			return false, io.EOF
		default:
			return err == nil, err
		}
	}
}
