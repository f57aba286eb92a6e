//go:build unix

package unix

import (
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Poll is poll(2).
//
//go:norace
func Poll(fds []unix.PollFd, timeout int) (int, error) {
	t := sched.Here()
	if t == nil {
		return unix.Poll(fds, timeout)
	}
	real, virtual := 0, 0
	for i := range fds {
		switch {
		case fds[i].Fd >= First:
			virtual++
		case fds[i].Fd >= 0:
			real++
		}
	}
	switch {
	case real > 0 && virtual > 0:
		t.Doubt("poll was called for a virtual and a real descriptor")
	case real > 0:
		return unix.Poll(fds, timeout)
	}
	k, o := enter(t, sched.Select)
	if o == nil {
		t.Park("in poll") // ends the thread
	}
	c := &polling{fds: fds}
	for i := range fds {
		var f *file
		if fds[i].Fd >= First {
			f, _ = k.file(t, int(fds[i].Fd))
		}
		if f != nil {
			f.users++
		}
		c.files = append(c.files, f)
	}
	n, err := k.perform(t, sched.Select, o, c, milliseconds(timeout))
	for _, f := range c.files {
		if f != nil {
			k.drop(t, f)
		}
	}
	return n, err
}

// polling is a poll(2) under way.
type polling struct {
	fds   []unix.PollFd
	files []*file // nil: POLLNVAL, or not asked for
}

//go:norace
func (c *polling) revents(i int) uint32 {
	switch f := c.files[i]; {
	case f != nil:
		return f.ready() & (uint32(c.fds[i].Events) | unix.POLLERR | unix.POLLHUP)
	case c.fds[i].Fd >= 0:
		return unix.POLLNVAL
	}
	return 0
}

//go:norace
func (c *polling) ready() bool {
	for i := range c.fds {
		if c.revents(i) != 0 {
			return true
		}
	}
	return false
}

//go:norace
func (c *polling) try() (n int, changed bool, err error) {
	for i := range c.fds {
		r := c.revents(i)
		set(&c.fds[i].Revents, r)
		if r != 0 {
			n++
		}
	}
	if n == 0 {
		return 0, false, unix.EAGAIN
	}
	return n, false, nil
}

// set: the field has another type on AIX.
//
//go:norace
func set[T int16 | uint16](field *T, bits uint32) { *field = T(bits) }

// over: that the time has passed is no error.
func (c *polling) over(err error) (int, error) {
	if err == unix.EAGAIN {
		return 0, nil
	}
	return 0, err
}
