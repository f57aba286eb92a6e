//go:build unix

package eventloop

import (
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// An echo is a server on loopback that sends back what it gets.
type echo struct {
	loop     *Loop
	listener int
	address  string
	open     int // connections
	served   int // connections that have ended
	idle     func()
}

// newEcho returns a server, which calls idle whenever its last connection ends.
func newEcho(t testing.TB, l *Loop, idle func()) *echo {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = unix.Close(fd) })
	require.NoError(t, unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, unix.Listen(fd, 1024))
	require.NoError(t, unix.SetNonblock(fd, true))
	name, err := unix.Getsockname(fd)
	require.NoError(t, err)
	e := &echo{loop: l, listener: fd, idle: idle}
	e.address = fmt.Sprintf("127.0.0.1:%d", name.(*unix.SockaddrInet4).Port)
	require.NoError(t, l.AddReader(fd, e.accept))
	return e
}

// accept takes one connection a turn.
func (e *echo) accept() {
	fd, _, err := unix.Accept(e.listener)
	if err != nil {
		return // it went away meanwhile
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		panic(err)
	}
	e.open++
	if err := e.loop.AddReader(fd, func() { e.serve(fd) }); err != nil {
		panic(err)
	}
}

// serve sends back what there is, in pieces that the socket has room for.
func (e *echo) serve(fd int) {
	var buffer [512]byte
	n, err := unix.Read(fd, buffer[:])
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return
	}
	if n > 0 {
		_, err = unix.Write(fd, buffer[:n])
	}
	if n > 0 && err == nil {
		return
	}
	e.loop.RemoveReader(fd)
	_ = unix.Close(fd)
	e.open--
	e.served++
	if e.open == 0 {
		e.idle()
	}
}

// dial opens a connection, or returns nil after reporting the error.
func (e *echo) dial(t testing.TB) *net.TCPConn {
	conn, err := net.Dial("tcp4", e.address)
	if err != nil {
		t.Error(err)
		return nil
	}
	// Closing resets the connection, or ten thousand of them would keep their
	// ports busy for a minute.
	tcp := conn.(*net.TCPConn)
	if err := tcp.SetLinger(0); err != nil {
		t.Error(err)
	}
	// Nobody waits for ever for a server that has failed.
	if err := tcp.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Error(err)
	}
	return tcp
}

// roundTrip sends a byte and waits for it.
func roundTrip(t testing.TB, conn *net.TCPConn, letter byte) {
	buffer := [1]byte{letter}
	if _, err := conn.Write(buffer[:]); err != nil {
		t.Error(err)
	}
	if _, err := conn.Read(buffer[:]); err != nil || buffer[0] != letter {
		t.Errorf("echo of %q: %q, %v", letter, buffer[0], err)
	}
}
