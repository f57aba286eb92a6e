//go:build linux && !race

package unix_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	real "golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// together runs the functions in threads, or in goroutines outside an execution.
func together(functions ...func()) {
	if sched.Here() != nil {
		seeds.Together(functions...)
		return
	}
	var all sync.WaitGroup
	for _, f := range functions {
		all.Go(f)
	}
	all.Wait()
}

// sleep waits; outside it only makes it likely that the others wait by then.
func sleep() {
	if t := sched.Here(); t != nil {
		t.Sleep(time.Millisecond)
		return
	}
	time.Sleep(time.Millisecond)
}

// waits are sequences in which threads wait for each other. How they end does not
// depend on the schedule. They log in one thread.
var waits = map[string]func(l *log){
	"a read waits": func(l *log) {
		r, w := l.pipe(0)
		together(func() { l.read(r, 8) }, func() { sleep(); _, _ = unix.Write(w, []byte("x")) })
		together(func() { l.read(r, 8) }, func() { sleep(); _ = unix.Close(w) })
		l.close(r)
	},
	"a write waits until everything is written": func(l *log) {
		r, w := l.pipe(0)
		together(func() { l.write(w, bytes.Repeat([]byte("x"), 100_000)) }, func() {
			sleep()
			for n := 0; n < 100_000; {
				some, _ := unix.Read(r, make([]byte, 30_000))
				n += some
			}
		})
		l.close(r)
		l.close(w)
	},
	"a write ends when the reader goes": func(l *log) {
		r, w := l.pipe(0)
		together(func() { l.write(w, bytes.Repeat([]byte("x"), 100_000)) }, func() { sleep(); _ = unix.Close(r) })
		l.write(w, []byte("x"))
		l.close(w)
	},
	"an eventfd wakes epoll_wait": func(l *log) {
		p, e := l.epoll(), l.eventfd(0, 0)
		l.control(p, real.EPOLL_CTL_ADD, e, real.EPOLLIN)
		together(func() { l.wait(p, 1, -1) }, func() { sleep(); _, _ = unix.Write(e, []byte{1, 0, 0, 0, 0, 0, 0, 0}) })
		together(func() { l.wait(p, 1, 60_000) }, func() {}) // it still is
		l.read(e, 8)
		l.wait(p, 1, 1)
		together(func() { l.read(e, 8) }, func() { sleep(); _, _ = unix.Write(e, []byte{2, 0, 0, 0, 0, 0, 0, 0}) })
		l.close(e)
		l.close(p)
	},
	"a watch is added during the wait": func(l *log) {
		p, e := l.epoll(), l.eventfd(1, 0)
		together(func() { l.wait(p, 1, -1) }, func() {
			sleep()
			_ = unix.EpollCtl(p, real.EPOLL_CTL_ADD, e, &real.EpollEvent{Events: real.EPOLLIN, Fd: int32(e)})
		})
		l.close(e)
		l.close(p)
	},
	"poll": func(l *log) {
		a, b := l.sockets()
		l.add("SetNonblock", unix.SetNonblock(a, false))
		fds := []real.PollFd{{Fd: int32(a), Events: real.POLLIN}}
		together(func() {
			n, err := unix.Poll(fds, -1)
			l.add("poll", n, err, fds[0].Revents)
		}, func() { sleep(); _, _ = unix.Write(b, []byte("x")) })
		l.read(a, 1)
		together(func() { l.read(a, 1) }, func() { sleep(); _ = unix.Close(b) })
		l.close(a)
		n, err := unix.Poll(nil, 2)
		l.add("poll", n, err)
	},
}

func TestWaitsEndAsOnTheKernel(t *testing.T) {
	for name, sequence := range waits {
		l := &log{}
		sequence(l)
		want := fmt.Sprint(l.lines)
		require.Equal(t, []string{want}, seeds.Texts(t, sched.Config{}, func() string {
			l := &log{}
			sequence(l)
			return fmt.Sprint(l.lines)
		}), name)
	}
}

// Time is virtual, and a timeout that has passed is no error.
func TestTimeouts(t *testing.T) {
	require.Equal(t, []string{"0 <nil> 3ms", "1 <nil> 2ms"}, seeds.Exhaust(t, sched.Config{}, func() string {
		here := sched.Here()
		p, _ := unix.EpollCreate1(0)
		e, _ := unix.Eventfd(0, real.EFD_NONBLOCK)
		_ = unix.EpollCtl(p, real.EPOLL_CTL_ADD, e, &real.EpollEvent{Events: real.EPOLLIN})
		text := ""
		seeds.Together(func() {
			n, err := unix.EpollWait(p, make([]real.EpollEvent, 1), 3)
			text = fmt.Sprint(n, err, here.Execution().Now())
		}, func() {
			sched.Here().Sleep(2 * time.Millisecond)
			_, _ = unix.Write(e, []byte{1, 0, 0, 0, 0, 0, 0, 0})
			_, _ = unix.Read(e, make([]byte, 8)) // perhaps before the other has seen it
		})
		return text
	}))
}

// Nobody who waits for ever is forgotten: the run is a deadlock.
func TestNobodyWakes(t *testing.T) {
	require.Equal(t, []string{"deadlock"}, seeds.Texts(t, sched.Config{}, func() string {
		r, _ := pipe()
		_, _ = unix.Read(r, make([]byte, 1))
		return "went on"
	}))
}

func pipe() (r, w int) {
	var p [2]int
	_ = unix.Pipe(p[:])
	return p[0], p[1]
}

// A call that is under way keeps the file, also if its descriptor is closed (close(2)):
// the writer goes on until the reader is done.
func TestFilesLiveUntilTheLastCallEnds(t *testing.T) {
	require.Equal(t, []string{"read 8, wrote 65536", "read bad file descriptor, wrote broken pipe"}, seeds.Exhaust(t, sched.Config{}, func() string {
		r, w := pipe()
		var read, wrote any
		result := func(n int, err error) any {
			if err != nil {
				return err
			}
			return n
		}
		seeds.Together(
			func() { read = result(unix.Read(r, make([]byte, 8))) },
			func() {
				_ = unix.Close(r)
				wrote = result(unix.Write(w, make([]byte, 100_000)))
			})
		return fmt.Sprintf("read %v, wrote %v", read, wrote)
	}))
}
