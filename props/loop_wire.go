package props

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// A loopWire is a real connection between a loop, which watches its own end, and a
// thread at the other.
type loopWire struct {
	name string
	near syscall.Conn // what the loop watches and reads
	back io.Writer    // what the loop answers with
	far  io.ReadWriter
	shut func()
}

// loopWires are the kinds.
var loopWires = []func() (*loopWire, error){openLoopPipe, openLoopTCP}

// openLoopWires opens one of each kind.
func openLoopWires() (all []*loopWire, err error) {
	if !watchable {
		return nil, errors.New("this system has no descriptors that an event loop could watch")
	}
	for _, open := range loopWires {
		w, err := open()
		if err != nil {
			shutAll(all)
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

func shutAll(wires []*loopWire) {
	for _, w := range wires {
		w.shut()
	}
}

// openLoopPipe takes a pipe for each direction.
func openLoopPipe() (*loopWire, error) {
	near, there, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	back, answer, err := os.Pipe()
	if err != nil {
		_, _ = near.Close(), there.Close()
		return nil, err
	}
	far := struct {
		io.Reader
		io.Writer
	}{back, there}
	shut := func() {
		for _, f := range []*os.File{near, there, back, answer} {
			_ = f.Close()
		}
	}
	return &loopWire{"pipe", near, answer, far, shut}, nil
}

// openLoopTCP connects over the loopback interface.
func openLoopTCP() (*loopWire, error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	far, err := net.DialTCP("tcp", nil, listener.Addr().(*net.TCPAddr))
	if err != nil {
		return nil, err
	}
	near, err := listener.AcceptTCP()
	if err != nil {
		_ = far.Close()
		return nil, err
	}
	return &loopWire{"TCP connection", near, near, far, func() { _, _ = near.Close(), far.Close() }}, nil
}

// descriptor is what the loop watches. It is valid until shut.
func (w *loopWire) descriptor() (fd int, err error) {
	raw, err := w.near.SyscallConn()
	if err != nil {
		return 0, err
	}
	return fd, raw.Control(func(n uintptr) { fd = int(n) })
}

// take reads a byte from the loop's end, if there is one.
func (w *loopWire) take() (ok bool, err error) {
	raw, err := w.near.SyscallConn()
	if err != nil {
		return false, err
	}
	var readErr error
	err = raw.Read(func(n uintptr) bool {
		ok, readErr = readByte(n)
		return true // Read does not wait for more
	})
	return ok, errors.Join(err, readErr)
}
