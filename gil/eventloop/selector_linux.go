package eventloop

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// maxEvents is how many descriptors one call of epoll_wait tells. If more are
// ready, the kernel tells the others next time: it goes round.
const maxEvents = 1024

// An epollSelector waits in epoll_wait(2), and is woken by an eventfd(2): a
// counter that is readable unless it is zero.
type epollSelector struct {
	epoll, wakeup int
	kernel        [maxEvents]unix.EpollEvent
	events        []event
}

// newSelector returns Linux's best selector. A sandbox that does not know epoll
// gets the one for any Unix.
func newSelector() (selector, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if errors.Is(err, unix.ENOSYS) {
		return newPollSelector()
	}
	if err != nil {
		return nil, fmt.Errorf("eventloop: epoll_create1: %w", err)
	}
	wakeup, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		_ = unix.Close(epoll)
		return nil, fmt.Errorf("eventloop: eventfd: %w", err)
	}
	s := &epollSelector{epoll: epoll, wakeup: wakeup}
	if err := s.watch(wakeup, 0, readable); err != nil {
		_ = s.close()
		return nil, err
	}
	return s, nil
}

func (s *epollSelector) watch(fd int, before, after interest) error {
	operation := unix.EPOLL_CTL_MOD
	switch {
	case before == 0:
		operation = unix.EPOLL_CTL_ADD
	case after == 0:
		operation = unix.EPOLL_CTL_DEL
	}
	wanted := unix.EpollEvent{Fd: int32(fd)}
	if after&readable != 0 {
		wanted.Events |= unix.EPOLLIN
	}
	if after&writable != 0 {
		wanted.Events |= unix.EPOLLOUT
	}
	if err := unix.EpollCtl(s.epoll, operation, fd, &wanted); err != nil {
		return fmt.Errorf("eventloop: epoll_ctl of descriptor %d: %w", fd, err)
	}
	return nil
}

func (s *epollSelector) wait(timeout time.Duration) (events []event, woken bool, err error) {
	n, err := unix.EpollWait(s.epoll, s.kernel[:], milliseconds(timeout))
	if errors.Is(err, unix.EINTR) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("eventloop: epoll_wait: %w", err)
	}
	s.events = s.events[:0]
	for _, e := range s.kernel[:n] {
		if int(e.Fd) == s.wakeup {
			woken = true
			continue
		}
		var ready interest
		if e.Events&^unix.EPOLLOUT != 0 {
			ready |= readable
		}
		if e.Events&^unix.EPOLLIN != 0 {
			ready |= writable
		}
		s.events = append(s.events, event{int(e.Fd), ready})
	}
	return s.events, woken, nil
}

func (s *epollSelector) wake() error {
	one := binary.NativeEndian.AppendUint64(nil, 1)
	_, err := unix.Write(s.wakeup, one)
	if errors.Is(err, unix.EAGAIN) {
		return nil // the counter is full, so it is not zero
	}
	return err
}

func (s *epollSelector) drain() error {
	var counter [8]byte
	_, err := unix.Read(s.wakeup, counter[:]) // all at once
	if err == nil || errors.Is(err, unix.EAGAIN) {
		return nil
	}
	return fmt.Errorf("eventloop: read of the eventfd: %w", err)
}

func (s *epollSelector) close() error {
	return errors.Join(unix.Close(s.epoll), unix.Close(s.wakeup))
}
