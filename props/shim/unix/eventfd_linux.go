package unix

import (
	"encoding/binary"
	"math"

	"golang.org/x/sys/unix"
)

// An eventfd is a counter (eventfd(2)).
type eventfd struct {
	count     uint64
	semaphore bool
}

// counterMax is the largest value of the counter: one less than 2^64 - 1.
const counterMax = math.MaxUint64 - 1

// counterSize is how many bytes are read and written.
const counterSize = 8

//go:norace
func (e *eventfd) read(p []byte) (int, error) {
	if len(p) < counterSize {
		return 0, unix.EINVAL
	}
	if e.count == 0 {
		return 0, unix.EAGAIN
	}
	value := e.count
	if e.semaphore {
		value = 1
	}
	e.count -= value
	binary.NativeEndian.PutUint64(p, value)
	return counterSize, nil
}

// write: Linux 6.18 takes exactly eight bytes; the manual only refuses fewer, and older
// kernels took eight of more.
//
//go:norace
func (e *eventfd) write(p []byte) (int, error) {
	if len(p) != counterSize {
		return 0, unix.EINVAL
	}
	value := binary.NativeEndian.Uint64(p)
	if value == math.MaxUint64 {
		return 0, unix.EINVAL
	}
	if value > counterMax-e.count {
		return 0, unix.EAGAIN
	}
	e.count += value
	return counterSize, nil
}

//go:norace
func (e *eventfd) ready() (r uint32) {
	if e.count > 0 {
		r |= unix.POLLIN
	}
	if e.count < counterMax {
		r |= unix.POLLOUT
	}
	return r
}

func (e *eventfd) release(*kernel) {}
