//go:build unix

package unix

import "golang.org/x/sys/unix"

// peerClosed is Linux's POLLRDHUP. Nobody asks for it elsewhere.
const peerClosed = 0x2000

// socketRoom is how many bytes a socket holds that its owner has not read, and
// socketLow how many must be free for it to count as writable. The kernel counts memory
// instead (socket(7), SO_SNDBUF), so that how much fits depends on the sizes of the writes.
const (
	socketRoom = 65536
	socketLow  = 4096
)

// A socket is one of a pair of connected stream sockets (unix(7)).
type socket struct {
	unread []byte
	peer   *socket
	closed bool
	reset  bool // the peer was closed and had not read everything
}

//go:norace
func (s *socket) read(p []byte) (int, error) {
	switch {
	case len(p) == 0, len(s.unread) > 0:
	case s.reset:
		s.reset = false
		return 0, unix.ECONNRESET
	case !s.peer.closed:
		return 0, unix.EAGAIN
	}
	n := min(len(p), len(s.unread))
	for i := range n {
		p[i] = s.unread[i]
	}
	s.unread = s.unread[n:]
	return n, nil
}

//go:norace
func (s *socket) write(p []byte) (int, error) {
	n := min(len(p), socketRoom-len(s.peer.unread))
	switch {
	case s.peer.closed:
		return 0, unix.EPIPE
	case n == 0 && len(p) > 0:
		return 0, unix.EAGAIN
	}
	for i := range n {
		s.peer.unread = append(s.peer.unread, p[i])
	}
	return n, nil
}

//go:norace
func (s *socket) ready() (r uint32) {
	if len(s.unread) > 0 {
		r |= unix.POLLIN
	}
	if s.peer.closed {
		r |= unix.POLLIN | unix.POLLHUP | peerClosed
	}
	if s.reset {
		r |= unix.POLLERR
	}
	if socketRoom-len(s.peer.unread) >= socketLow || s.peer.closed {
		r |= unix.POLLOUT
	}
	return r
}

//go:norace
func (s *socket) release(*kernel) {
	s.closed = true
	s.peer.reset = len(s.unread) > 0
}
