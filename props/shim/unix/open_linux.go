package unix

import (
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// streamType tells whether a socket type is that of streams, and its flags (socket(2)).
func streamType(typ int) (nonblocking, known bool) {
	const flags = unix.SOCK_NONBLOCK | unix.SOCK_CLOEXEC
	return typ&unix.SOCK_NONBLOCK != 0, typ&^flags == unix.SOCK_STREAM
}

// Pipe2 is pipe2(2). With flags other than O_NONBLOCK and O_CLOEXEC the pipe is a real one.
//
//go:norace
func Pipe2(p []int, flags int) error {
	t := sched.Here()
	if t == nil || len(p) != 2 || flags&^(unix.O_NONBLOCK|unix.O_CLOEXEC) != 0 {
		return unix.Pipe2(p, flags)
	}
	return newPipe(t, p, flags&unix.O_NONBLOCK != 0)
}

// Eventfd is eventfd(2).
//
//go:norace
func Eventfd(initval uint, flags int) (int, error) {
	t := sched.Here()
	if t == nil || flags&^(unix.EFD_CLOEXEC|unix.EFD_NONBLOCK|unix.EFD_SEMAPHORE) != 0 {
		return unix.Eventfd(initval, flags)
	}
	return single(t, &eventfd{count: uint64(uint32(initval)), semaphore: flags&unix.EFD_SEMAPHORE != 0}, flags&unix.EFD_NONBLOCK != 0)
}

// EpollCreate is epoll_create(2).
//
//go:norace
func EpollCreate(size int) (int, error) {
	t := sched.Here()
	if t == nil || size <= 0 {
		return unix.EpollCreate(size)
	}
	return single(t, &epoll{}, false)
}

// EpollCreate1 is epoll_create1(2).
//
//go:norace
func EpollCreate1(flag int) (int, error) {
	t := sched.Here()
	if t == nil || flag&^unix.EPOLL_CLOEXEC != 0 {
		return unix.EpollCreate1(flag)
	}
	return single(t, &epoll{}, false)
}

// single opens one file.
//
//go:norace
func single(t *sched.Thread, e end, nonblocking bool) (int, error) {
	k, o := enter(t, sched.Update)
	if o == nil {
		return -1, unix.EMFILE
	}
	fd, err := k.open(e, nonblocking)
	if p, ok := e.(poller); ok && err == nil {
		k.pollers = append(k.pollers, p)
	}
	return k.leave(t, sched.Update, o, err == nil, fd, err)
}
