//go:build linux

package unix_test

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"
	real "golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// A log is what the system calls of a sequence have answered. Numbers of descriptors
// are told in the order in which they were seen, since they differ inside and outside.
type log struct {
	lines []string
	seen  []int
}

func (l *log) add(what string, args ...any) {
	l.lines = append(l.lines, what+" "+strings.TrimSpace(fmt.Sprintln(args...)))
}

// fd names a descriptor.
func (l *log) fd(n int) string {
	if n < 0 {
		return "none"
	}
	for i, other := range l.seen {
		if n == other {
			return fmt.Sprint("#", i)
		}
	}
	l.seen = append(l.seen, n)
	return fmt.Sprint("#", len(l.seen)-1)
}

func (l *log) read(fd, n int) {
	p := make([]byte, n)
	n, err := unix.Read(fd, p)
	l.add("read", l.fd(fd), n, err, string(p[:min(max(n, 0), 8)]))
}

func (l *log) write(fd int, p []byte) {
	n, err := unix.Write(fd, p)
	l.add("write", l.fd(fd), n, err)
}

// count writes a value as eventfd(2) takes it.
func (l *log) count(fd int, value uint64) { l.write(fd, binary.NativeEndian.AppendUint64(nil, value)) }

func (l *log) close(fd int) { l.add("close", l.fd(fd), unix.Close(fd)) }

func (l *log) pipe(flags int) (r, w int) {
	p := [2]int{-1, -1}
	err := unix.Pipe2(p[:], flags)
	l.add("pipe", l.fd(p[0]), l.fd(p[1]), err)
	return p[0], p[1]
}

func (l *log) sockets() (a, b int) {
	p, err := unix.Socketpair(real.AF_UNIX, real.SOCK_STREAM|real.SOCK_NONBLOCK, 0)
	l.add("sockets", l.fd(p[0]), l.fd(p[1]), err)
	return p[0], p[1]
}

func (l *log) eventfd(value uint, flags int) int {
	fd, err := unix.Eventfd(value, flags)
	l.add("eventfd", l.fd(fd), err)
	return fd
}

func (l *log) epoll() int {
	fd, err := unix.EpollCreate1(real.EPOLL_CLOEXEC)
	l.add("epoll", l.fd(fd), err)
	return fd
}

func (l *log) control(epoll, op, fd int, events uint32) {
	l.add("control", l.fd(epoll), op, l.fd(fd), unix.EpollCtl(epoll, op, fd, &real.EpollEvent{Events: events, Fd: int32(fd), Pad: 7}))
}

func (l *log) wait(epoll, most, timeout int) {
	events := make([]real.EpollEvent, most)
	n, err := unix.EpollWait(epoll, events, timeout)
	var told []string
	for _, e := range events[:max(n, 0)] {
		told = append(told, fmt.Sprintf("%s:%#x:%d", l.fd(int(e.Fd)), e.Events, e.Pad))
	}
	l.add("wait", l.fd(epoll), n, err, told)
}

func (l *log) poll(timeout int, fds ...int) {
	var asked []real.PollFd
	for _, fd := range fds {
		asked = append(asked, real.PollFd{Fd: int32(fd), Events: real.POLLIN | real.POLLOUT | real.POLLRDHUP})
	}
	n, err := unix.Poll(asked, timeout)
	var told []string
	for _, p := range asked {
		told = append(told, fmt.Sprintf("%s:%#x", l.fd(int(p.Fd)), p.Revents))
	}
	l.add("poll", n, err, told)
}

// inside is what a sequence logs on virtual descriptors.
func inside(t require.TestingT, sequence func(*log)) []string {
	e := sched.New(sched.Config{})
	defer e.Close()
	var l *log
	r := e.Run(sched.RunToBlock{}, func() {
		l = &log{}
		sequence(l)
	})
	require.Equal(t, sched.Finished, r.Outcome, "%v %v %v", r.Failure, r.Left, r.Doubt)
	return l.lines
}

// same runs a sequence on virtual descriptors and on the kernel's.
func same(t require.TestingT, sequence func(*log)) {
	l := &log{}
	sequence(l)
	require.Equal(t, l.lines, inside(t, sequence), "outside, and inside")
}
