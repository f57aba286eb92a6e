//go:build unix

package unix

import "golang.org/x/sys/unix"

// A pipe holds 16 pages (pipe(7), "Pipe capacity"). What is written goes into pages of
// its own, but for an odd rest that still fits into the last one, so that a page may
// hold less (fs/pipe.c, pipe_write).
const (
	pages    = 16
	pageSize = 4096
)

// A pipe has one descriptor at each end: there is no dup here.
type pipe struct {
	bytes          []byte
	pages          []page
	reader, writer bool // the end is open
}

// A page is the stretch of a page of memory that holds something to read.
type page struct{ from, to int }

//go:norace
func (e *pipe) take(p []byte) int {
	n := min(len(p), len(e.bytes))
	for i := range n {
		p[i] = e.bytes[i]
	}
	e.bytes = e.bytes[n:]
	for left := n; left > 0; { // each round takes from another page
		first := &e.pages[0]
		some := min(left, first.to-first.from)
		first.from += some
		left -= some
		if first.from == first.to {
			e.pages = e.pages[1:]
		}
	}
	return n
}

// put writes what there is room for. Up to PIPE_BUF bytes, which is a page, are
// therefore written whole or not at all, as pipe(7) promises.
//
//go:norace
func (e *pipe) put(p []byte) int {
	n := 0
	if rest := len(p) % pageSize; rest > 0 && len(e.pages) > 0 {
		if last := &e.pages[len(e.pages)-1]; last.to+rest <= pageSize {
			last.to += rest
			n = rest
		}
	}
	for n < len(p) && len(e.pages) < pages {
		some := min(len(p)-n, pageSize)
		e.pages = append(e.pages, page{0, some})
		n += some
	}
	for i := range n {
		e.bytes = append(e.bytes, p[i]) // one by one: the race detector sees a copy of a whole slice
	}
	return n
}

// readingEnd and writingEnd are the ends of a pipe (pipe(7)).
type (
	readingEnd struct{ *pipe }
	writingEnd struct{ *pipe }
)

//go:norace
func (e readingEnd) read(p []byte) (int, error) {
	if len(e.bytes) == 0 && e.writer && len(p) > 0 {
		return 0, unix.EAGAIN
	}
	return e.take(p), nil
}

func (e readingEnd) write([]byte) (int, error) { return 0, unix.EBADF }

// ready: of an end whose other one is closed poll(2) tells POLLHUP or POLLERR.
//
//go:norace
func (e readingEnd) ready() (r uint32) {
	if len(e.bytes) > 0 {
		r |= unix.POLLIN
	}
	if !e.writer {
		r |= unix.POLLHUP
	}
	return r
}

//go:norace
func (e readingEnd) release(*kernel) { e.reader = false }

func (e writingEnd) read([]byte) (int, error) { return 0, unix.EBADF }

// write: EPIPE comes with the signal SIGPIPE, which ends a Go program only if it
// writes to its standard output (os/signal).
//
//go:norace
func (e writingEnd) write(p []byte) (int, error) {
	switch {
	case len(p) == 0:
		return 0, nil
	case !e.reader:
		return 0, unix.EPIPE
	}
	n := e.put(p)
	if n == 0 {
		return 0, unix.EAGAIN
	}
	return n, nil
}

//go:norace
func (e writingEnd) ready() (r uint32) {
	if len(e.pages) < pages {
		r |= unix.POLLOUT
	}
	if !e.reader {
		r |= unix.POLLERR
	}
	return r
}

//go:norace
func (e writingEnd) release(*kernel) { e.writer = false }
