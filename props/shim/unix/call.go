//go:build unix

package unix

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Read is read(2).
//
//go:norace
func Read(fd int, p []byte) (int, error) {
	t := virtual(fd)
	if t == nil {
		return unix.Read(fd, p)
	}
	k, o := enter(t, sched.Receive)
	if o == nil {
		return -1, unix.EBADF
	}
	f, err := k.file(t, fd)
	if err != nil {
		return k.leave(t, sched.Receive, o, false, 0, err)
	}
	c := &reading{file: f, p: make([]byte, len(p))}
	n, err := k.transfer(t, sched.Receive, o, f, c)
	if err == nil {
		fill(p, c.p[:n])
		sched.RaceAcquire(unsafe.Pointer(&kernelObject))
	}
	return n, err
}

// fill is not go:norace: the detector is to see that the buffer is written.
func fill(p, content []byte) { copy(p, content) }

// Write is write(2).
//
//go:norace
func Write(fd int, p []byte) (int, error) {
	t := virtual(fd)
	if t == nil {
		return unix.Write(fd, p)
	}
	k, o := enter(t, sched.Send)
	if o == nil {
		return len(p), nil // nobody reads it; an error would have the loop complain of what is only unwinding
	}
	sched.RaceReleaseMerge(unsafe.Pointer(&kernelObject))
	f, err := k.file(t, fd)
	if err == nil && fault(t) {
		err = unix.EINTR
	}
	if err != nil {
		return k.leave(t, sched.Send, o, false, 0, err)
	}
	return k.transfer(t, sched.Send, o, f, &writing{file: f, p: content(p)})
}

// content is not go:norace: the detector is to see that the buffer is read.
func content(p []byte) []byte { return append([]byte(nil), p...) }

// transfer performs a call on a file, which it keeps meanwhile.
//
//go:norace
func (k *kernel) transfer(t *sched.Thread, kind sched.Kind, o *sched.Object, f *file, c call) (int, error) {
	timeout := forever
	if f.nonblocking {
		timeout = 0
	}
	f.users++
	n, err := k.perform(t, kind, o, c, timeout)
	k.drop(t, f)
	return n, err
}

// reading is a read(2) under way.
type reading struct {
	file *file
	p    []byte
}

//go:norace
func (c *reading) try() (int, bool, error) {
	n, err := c.file.read(c.p)
	return n, n > 0, err
}

//go:norace
func (c *reading) ready() bool { return c.file.ready()&(unix.POLLIN|unix.POLLHUP) != 0 }

func (c *reading) over(err error) (int, error) { return 0, err }

// writing is a write(2) under way. One that may wait goes on until everything is written.
type writing struct {
	file *file
	p    []byte
	sent int
}

//go:norace
func (c *writing) try() (int, bool, error) {
	n, err := c.file.write(c.p[c.sent:])
	c.sent += n
	switch {
	case err == nil && c.sent < len(c.p):
		return 0, n > 0, unix.EAGAIN
	case err != nil && err != unix.EAGAIN && c.sent > 0:
		return c.sent, false, nil
	}
	return c.sent, n > 0, err
}

//go:norace
func (c *writing) ready() bool { return c.file.ready()&(unix.POLLOUT|unix.POLLERR) != 0 }

//go:norace
func (c *writing) over(err error) (int, error) {
	if c.sent > 0 {
		return c.sent, nil
	}
	return 0, err
}

// Close is close(2).
//
//go:norace
func Close(fd int) error {
	t := virtual(fd)
	if t == nil {
		return unix.Close(fd)
	}
	k, o := enter(t, sched.Close)
	if o == nil {
		return nil
	}
	err := k.close(t, fd)
	_, err = k.leave(t, sched.Close, o, err == nil, 0, err)
	return err
}
