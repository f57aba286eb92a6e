//go:build linux

package unix_test

import (
	"testing"

	real "golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// A drawn step is a system call by numbers: what it does, to which of the descriptors
// opened so far, and how much.
type drawn struct{ do, fd, other, size int }

// steps is how many kinds of steps there are.
const steps = 12

// perform takes the steps with descriptors that do not wait, and closes what is left.
func perform(l *log, all []drawn) {
	var fds []int
	open, counters := map[int]bool{}, map[int]bool{}
	opened := func(some ...int) {
		for _, fd := range some {
			fds = append(fds, fd)
			open[fd], counters[fd] = fd >= 0, false
		}
	}
	opened(l.epoll())
	opened(l.pipe(real.O_NONBLOCK))
	for _, s := range all {
		fd, other := fds[s.fd%len(fds)], fds[s.other%len(fds)]
		switch s.do {
		case 0:
			opened(l.pipe(real.O_NONBLOCK))
		case 1:
			opened(l.eventfd(uint(s.size), real.EFD_NONBLOCK))
			counters[fds[len(fds)-1]] = true
		case 2:
			opened(l.sockets())
		case 3:
			opened(l.epoll())
		case 4:
			if open[fd] { // or another one of the process
				l.close(fd)
				open[fd] = false
			}
		case 5:
			l.read(fd, s.size)
		case 6:
			if !counters[fd] || s.size <= 8 { // what more does depends on the kernel
				l.write(fd, make([]byte, s.size))
			}
		case 7:
			l.count(fd, uint64(s.size))
		case 8:
			if fds[0] != fd && !nested(l, fd) {
				l.control(fds[0], 1+s.other%3, fd, []uint32{real.EPOLLIN, real.EPOLLOUT, real.EPOLLIN | real.EPOLLOUT | real.EPOLLRDHUP, real.EPOLLIN | real.EPOLLONESHOT}[s.size%4])
			}
		case 9:
			l.wait(fds[0], 1+s.size%3, 0)
		case 10:
			l.poll(0, fd, other)
		case 11:
			l.add("SetNonblock", unix.SetNonblock(fd, true))
		}
	}
	for fd, is := range open {
		if is {
			_ = unix.Close(fd)
		}
	}
}

// nested tells whether the descriptor is an epoll instance: that one could watch another
// is not modelled. An event that cannot be waited for tells them apart.
func nested(l *log, fd int) bool {
	_, err := unix.EpollWait(fd, make([]real.EpollEvent, 1), 0)
	return err == nil
}

func TestDrawnSequencesDoTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) drawn {
			return drawn{
				rapid.IntRange(0, steps-1).Draw(t, "do"), rapid.IntRange(0, 9).Draw(t, "fd"), rapid.IntRange(0, 9).Draw(t, "other"),
				rapid.OneOf(rapid.IntRange(0, 9), rapid.IntRange(0, 20000)).Draw(t, "size"),
			}
		}), 1, 60).Draw(t, "steps")
		same(t, func(l *log) { perform(l, all) })
	})
}
