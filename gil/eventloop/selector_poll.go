//go:build unix

package eventloop

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// A pollSelector waits in poll(2), which every Unix has, and is woken by a pipe.
// The pipe's reading end is the first of the descriptors.
type pollSelector struct {
	sender int
	polled []unix.PollFd
	places map[int]int // of the descriptors in polled
	events []event
}

func newPollSelector() (selector, error) {
	var ends [2]int
	if err := unix.Pipe(ends[:]); err != nil {
		return nil, fmt.Errorf("eventloop: pipe: %w", err)
	}
	s := &pollSelector{
		sender: ends[1],
		polled: []unix.PollFd{{Fd: int32(ends[0]), Events: unix.POLLIN}},
		places: map[int]int{},
	}
	for _, end := range ends {
		unix.CloseOnExec(end)
		if err := unix.SetNonblock(end, true); err != nil {
			_ = s.close()
			return nil, fmt.Errorf("eventloop: the pipe cannot be made non-blocking: %w", err)
		}
	}
	return s, nil
}

func (s *pollSelector) watch(fd int, before, after interest) error {
	switch {
	case before == 0:
		s.places[fd] = len(s.polled)
		s.polled = append(s.polled, unix.PollFd{Fd: int32(fd)})
	case after == 0:
		s.forget(fd)
		return nil
	}
	var wanted int16
	if after&readable != 0 {
		wanted |= unix.POLLIN
	}
	if after&writable != 0 {
		wanted |= unix.POLLOUT
	}
	s.polled[s.places[fd]].Events = wanted
	return nil
}

// forget removes a descriptor. The last one takes its place.
func (s *pollSelector) forget(fd int) {
	place, end := s.places[fd], len(s.polled)-1
	last := s.polled[end]
	s.polled[place] = last
	s.places[int(last.Fd)] = place
	s.polled = s.polled[:end]
	delete(s.places, fd)
}

func (s *pollSelector) wait(timeout time.Duration) (events []event, woken bool, err error) {
	_, err = unix.Poll(s.polled, milliseconds(timeout))
	if errors.Is(err, unix.EINTR) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("eventloop: poll: %w", err)
	}
	s.events = s.events[:0]
	for _, p := range s.polled[1:] {
		var ready interest
		if p.Revents&^unix.POLLOUT != 0 {
			ready |= readable
		}
		if p.Revents&^unix.POLLIN != 0 {
			ready |= writable
		}
		if ready != 0 {
			s.events = append(s.events, event{int(p.Fd), ready})
		}
	}
	return s.events, s.polled[0].Revents != 0, nil
}

func (s *pollSelector) wake() error {
	_, err := unix.Write(s.sender, []byte{0})
	if errors.Is(err, unix.EAGAIN) {
		return nil // the pipe is full, so it is readable
	}
	return err
}

// drain reads until nothing is left. It comes to an end, since nobody writes
// meanwhile.
func (s *pollSelector) drain() error {
	var bytes [64]byte
	for {
		_, err := unix.Read(int(s.polled[0].Fd), bytes[:])
		switch {
		case errors.Is(err, unix.EAGAIN):
			return nil
		case err != nil && !errors.Is(err, unix.EINTR):
			return fmt.Errorf("eventloop: read of the wakeup pipe: %w", err)
		}
	}
}

func (s *pollSelector) close() error {
	return errors.Join(unix.Close(int(s.polled[0].Fd)), unix.Close(s.sender))
}
