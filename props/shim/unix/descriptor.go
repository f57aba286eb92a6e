//go:build unix

package unix

import (
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// SetNonblock is unix.SetNonblock.
//
//go:norace
func SetNonblock(fd int, nonblocking bool) error {
	t := virtual(fd)
	if t == nil {
		return unix.SetNonblock(fd, nonblocking)
	}
	k, o := enter(t, sched.Update)
	if o == nil {
		return nil
	}
	f, err := k.file(t, fd)
	if err == nil {
		f.nonblocking = nonblocking
	}
	_, err = k.leave(t, sched.Update, o, err == nil, 0, err)
	return err
}

// CloseOnExec is unix.CloseOnExec. No program is executed in an execution.
func CloseOnExec(fd int) {
	if virtual(fd) == nil {
		unix.CloseOnExec(fd)
	}
}

// Pipe is pipe(2).
//
//go:norace
func Pipe(p []int) error {
	t := sched.Here()
	if t == nil || len(p) != 2 {
		return unix.Pipe(p)
	}
	return newPipe(t, p, false)
}

//go:norace
func newPipe(t *sched.Thread, p []int, nonblocking bool) error {
	both := &pipe{reader: true, writer: true}
	fds, err := pair(t, readingEnd{both}, writingEnd{both}, nonblocking)
	if err == nil {
		p[0], p[1] = fds[0], fds[1]
	}
	return err
}

// Socketpair is socketpair(2). One of stream sockets in the Unix domain is virtual,
// all others are real.
//
//go:norace
func Socketpair(domain, typ, proto int) (fd [2]int, err error) {
	t := sched.Here()
	nonblocking, known := streamType(typ)
	if t == nil || domain != unix.AF_UNIX || !known || proto != 0 {
		return unix.Socketpair(domain, typ, proto)
	}
	a, b := &socket{}, &socket{}
	a.peer, b.peer = b, a
	return pair(t, a, b, nonblocking)
}

// pair opens two files, or none.
//
//go:norace
func pair(t *sched.Thread, a, b end, nonblocking bool) (fds [2]int, err error) {
	k, o := enter(t, sched.Update)
	if o == nil {
		return fds, unix.EMFILE
	}
	if fds[0], err = k.open(a, nonblocking); err == nil {
		if fds[1], err = k.open(b, nonblocking); err != nil {
			k.table[fds[0]-First] = nil
		}
	}
	_, err = k.leave(t, sched.Update, o, err == nil, fds[0], err)
	return fds, err
}
