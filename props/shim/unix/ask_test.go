//go:build linux && !race

package unix_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	real "golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// What waits may be interrupted, and a write, if the test asks for it: once here.
func TestFaults(t *testing.T) {
	body := func(n int) func() string {
		return func() string {
			unix.Faults(sched.Here().Execution(), n, 1)
			r, w := pipe()
			_, first := unix.Write(w, []byte("x"))
			_, second := unix.Write(w, []byte("x"))
			_, third := unix.Read(r, make([]byte, 1)) // does not wait
			return fmt.Sprint(first, " ", second, " ", third)
		}
	}
	const eintr = "interrupted system call"
	require.Equal(t, []string{"<nil> <nil> <nil>"}, seeds.Exhaust(t, sched.Config{}, body(0)))
	require.Equal(t, []string{"<nil> <nil> <nil>", "<nil> " + eintr + " <nil>", eintr + " <nil> <nil>"}, seeds.Exhaust(t, sched.Config{}, body(1)))
	require.Equal(t, []string{"<nil>", eintr}, seeds.Exhaust(t, sched.Config{}, func() string {
		unix.Faults(sched.Here().Execution(), 1, 1)
		_, err := unix.Poll(nil, 5)
		return fmt.Sprint(err)
	}))
}

// A burst goes on in the thread in which it began, and ends.
func TestFaultsInARow(t *testing.T) {
	const burst = 3
	require.ElementsMatch(t, []string{"ok ok ok ok ok", "eintr eintr eintr ok ok", "eintr ok ok ok ok",
		"ok eintr eintr eintr ok", "ok eintr ok ok ok", "ok ok eintr eintr eintr", "ok ok eintr ok ok",
		"ok ok ok eintr eintr", "ok ok ok eintr ok", "ok ok ok ok eintr"}, seeds.Exhaust(t, sched.Config{}, func() string {
		unix.Faults(sched.Here().Execution(), 1, burst)
		_, w := pipe()
		return writes(w, 5)
	}))
	for _, text := range seeds.Exhaust(t, sched.Config{}, func() string {
		unix.Faults(sched.Here().Execution(), 1, burst)
		_, w := pipe()
		var one, two string
		seeds.Together(func() { one = writes(w, 2) }, func() { two = writes(w, 2) })
		return one + ", " + two
	}) {
		one, two, _ := strings.Cut(text, ", ")
		require.False(t, strings.Contains(one, "eintr") && strings.Contains(two, "eintr"), text)
	}
}

// writes tells what becomes of n writes.
func writes(w, n int) string {
	var said []string
	for range n {
		_, err := unix.Write(w, []byte("x"))
		said = append(said, map[bool]string{true: "ok", false: "eintr"}[err == nil])
	}
	return strings.Join(said, " ")
}

// A descriptor that another thread has closed may be anybody's: who uses it is told of.
func TestStray(t *testing.T) {
	require.Equal(t, []string{"", "g2 uses descriptor 1048577, which g1 has closed"}, seeds.Exhaust(t, sched.Config{}, func() string {
		_, w := pipe()
		seeds.Together(func() { _ = unix.Close(w); _ = unix.Close(w) }, func() { _, _ = unix.Write(w, nil) })
		return unix.Stray(sched.Here().Execution())
	}))
	require.Equal(t, []string{"bad file descriptor", "x"}, seeds.Exhaust(t, sched.Config{}, func() string {
		_, w := pipe()
		text := ""
		seeds.Together(func() {
			_ = unix.Close(w)
			r, _ := pipe() // r has w's number, and so who writes to w is refused
			_ = unix.Close(r)
		}, func() {
			_, err := unix.Write(w, []byte("x"))
			text = "x"
			if err != nil {
				text = err.Error()
			}
		})
		return text
	}))
}

// Who watches or polls real and virtual descriptors together learns that it cannot be.
func TestMixtures(t *testing.T) {
	for doubt, body := range map[string]func(real, virtual int){
		"a virtual epoll instance was asked to watch a real descriptor": func(fd, _ int) {
			p, _ := unix.EpollCreate1(0)
			_ = unix.EpollCtl(p, real.EPOLL_CTL_ADD, fd, &real.EpollEvent{})
		},
		"an epoll instance in another one is not modelled": func(_, _ int) {
			p, _ := unix.EpollCreate(1)
			q, _ := unix.EpollCreate(1)
			_ = unix.EpollCtl(p, real.EPOLL_CTL_ADD, q, &real.EpollEvent{})
		},
		"edge-triggered and exclusive epoll are not modelled": func(_, fd int) {
			p, _ := unix.EpollCreate(1)
			_ = unix.EpollCtl(p, real.EPOLL_CTL_ADD, fd, &real.EpollEvent{Events: real.EPOLLET})
		},
		"poll was called for a virtual and a real descriptor": func(a, b int) {
			_, _ = unix.Poll([]real.PollFd{{Fd: int32(a)}, {Fd: int32(b)}}, 0)
		},
		"": func(fd, _ int) {
			_, _ = unix.Write(fd, []byte("x"))
			_, _ = unix.Read(fd-1, make([]byte, 1))
			_, _ = unix.Poll([]real.PollFd{{Fd: int32(fd)}}, 0)
		},
	} {
		var p [2]int
		require.NoError(t, real.Pipe2(p[:], real.O_NONBLOCK))
		e := sched.New(sched.Config{})
		r := e.Run(sched.RunToBlock{}, func() {
			_, w := pipe()
			body(p[1], w)
		})
		e.Close()
		require.Equal(t, doubt, r.Doubt)
		_ = real.Close(p[0])
		_ = real.Close(p[1])
	}
}
