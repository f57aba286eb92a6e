//go:build unix

package props

import (
	"errors"
	"io"
	"syscall"

	"github.com/gilcheck/gilcheck/props/shim/unix"
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

// openVirtualPipe makes a pipe of the controlled execution that the caller runs in. The
// function writes a byte to it.
func openVirtualPipe() (fd int, write func(), err error) {
	p := make([]int, 2)
	if err := unix.Pipe(p); err != nil {
		return 0, nil, err
	}
	return p[0], func() {
		for range loopFaults + 1 {
			if _, err := unix.Write(p[1], []byte{1}); !errors.Is(err, syscall.EINTR) {
				return
			}
		}
	}, nil
}
