//go:build unix

package main

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/gil/eventloop"
)

// backlog is how many connections may wait to be accepted.
const backlog = 1024

// A server echoes on loopback. All of it runs in the loop's thread.
type server struct {
	loop    *eventloop.Loop
	address string
	files   map[int]bool // the listener and its connections
	most    int          // connections that were open at the same time
	echoed  func()
}

// newServer starts a server that calls echoed after each request.
func newServer(loop *eventloop.Loop, echoed func()) (*server, error) {
	s := &server{loop: loop, files: map[int]bool{}, echoed: echoed}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	if err = s.listen(fd); err != nil {
		_ = unix.Close(fd)
		return nil, fmt.Errorf("listen: %w", err)
	}
	return s, nil
}

func (s *server) listen(fd int) error {
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return err
	}
	if err := unix.Listen(fd, backlog); err != nil {
		return err
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return err
	}
	s.address = fmt.Sprintf("127.0.0.1:%d", name.(*unix.SockaddrInet4).Port)
	return s.watch(fd, func() { s.accept(fd) })
}

// watch calls f when there is something to read.
func (s *server) watch(fd int, f func()) error {
	if err := unix.SetNonblock(fd, true); err != nil {
		return err
	}
	if err := s.loop.AddReader(fd, f); err != nil {
		return err
	}
	s.files[fd] = true
	s.most = max(s.most, len(s.files)-1)
	return nil
}

// accept takes the connections that wait, up to the length of their queue.
func (s *server) accept(listener int) {
	for range backlog {
		fd, _, err := unix.Accept(listener)
		if err != nil {
			return // there is none, or the next turn tries again
		}
		if s.watch(fd, func() { s.serve(fd) }) != nil {
			_ = unix.Close(fd) // which the client reports
		}
	}
}

// serve echoes what a client has sent: a byte, for which there is room.
func (s *server) serve(fd int) {
	var buffer [1]byte
	n, err := unix.Read(fd, buffer[:])
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return
	}
	if n == 1 {
		_, err = unix.Write(fd, buffer[:])
	}
	if n < 1 || err != nil {
		s.drop(fd)
		return
	}
	s.echoed()
}

func (s *server) drop(fd int) {
	s.loop.RemoveReader(fd)
	_ = unix.Close(fd)
	delete(s.files, fd)
}

// close ends the server and its connections.
func (s *server) close() {
	for fd := range s.files {
		s.drop(fd)
	}
}
