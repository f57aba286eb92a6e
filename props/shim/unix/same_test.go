//go:build linux

package unix_test

import (
	"bytes"
	"math"
	"testing"

	real "golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// sequences are system calls that are made both inside and outside. They leave no
// descriptor open.
var sequences = map[string]func(l *log){
	"pipe": func(l *log) {
		r, w := l.pipe(real.O_NONBLOCK)
		l.read(r, 1)
		l.write(w, []byte("hello"))
		l.poll(0, r, w)
		l.read(r, 0)
		l.read(r, 2)
		l.read(r, 10)
		l.read(r, 10)
		l.write(r, []byte("x"))
		l.read(w, 1)
		l.write(w, []byte("rest"))
		l.close(w)
		l.poll(0, r, w)
		l.read(r, 10)
		l.poll(0, r)
		l.read(r, 10)
		l.close(r)
		l.close(r)
		l.read(r, 1)
		l.write(w, nil)
	},
	"pipe without a reader": func(l *log) {
		r, w := l.pipe(real.O_NONBLOCK)
		l.close(r)
		l.write(w, []byte("x"))
		l.write(w, nil)
		l.poll(0, w)
		l.close(w)
	},
	"full pipe": func(l *log) {
		r, w := l.pipe(real.O_NONBLOCK)
		l.write(w, bytes.Repeat([]byte("x"), 60000))
		l.poll(0, r, w)
		l.write(w, bytes.Repeat([]byte("x"), 10000)) // a part
		l.poll(0, r, w)
		l.write(w, []byte("x"))
		l.read(r, 4095) // not a whole page
		l.write(w, bytes.Repeat([]byte("x"), 4096))
		l.read(r, 4097)
		l.poll(0, r, w)
		l.write(w, bytes.Repeat([]byte("x"), 4096))
		l.poll(0, r, w)
		l.close(r)
		l.poll(0, w)
		l.close(w)
	},
	"small writes share pages": func(l *log) {
		r, w := l.pipe(real.O_NONBLOCK)
		for range 16 {
			l.write(w, bytes.Repeat([]byte("x"), 4095))
			l.write(w, []byte("x"))
		}
		l.write(w, []byte("x"))
		l.poll(0, w)
		l.read(r, 4095)
		l.write(w, []byte("x")) // a page that has been begun is not free
		l.read(r, 1)
		l.write(w, []byte("x"))
		l.close(r)
		l.close(w)
	},
	"numbers": func(l *log) {
		a := l.eventfd(0, 0)
		b := l.eventfd(0, 0)
		c := l.eventfd(0, 0)
		l.close(b)
		l.close(a)
		l.pipe(0) // takes a and b
		d := l.eventfd(0, 0)
		l.close(b)
		l.count(b, 1) // nobody's
		e := l.eventfd(2, real.EFD_NONBLOCK)
		l.count(b, 1) // e's
		l.read(e, 8)
		for _, fd := range []int{a, b, c, d} {
			l.close(fd)
		}
		l.add("SetNonblock", unix.SetNonblock(a, true))
		l.add("EpollCtl", unix.EpollCtl(a, real.EPOLL_CTL_ADD, b, &real.EpollEvent{}))
		l.wait(a, 1, 0)
	},
	"eventfd": func(l *log) {
		e := l.eventfd(3, real.EFD_NONBLOCK)
		l.poll(0, e)
		l.read(e, 7)
		l.read(e, 9)
		l.read(e, 8)
		l.poll(0, e)
		l.write(e, []byte("short"))
		l.count(e, math.MaxUint64)
		l.count(e, math.MaxUint64-1)
		l.poll(0, e)
		l.count(e, 0)
		l.count(e, 1)
		l.read(e, 8)
		l.close(e)
		s := l.eventfd(2, real.EFD_NONBLOCK|real.EFD_SEMAPHORE)
		l.read(s, 8)
		l.read(s, 8)
		l.read(s, 8)
		l.close(s)
		l.eventfd(0, 1<<20)
	},
	"epoll": func(l *log) {
		p, q := l.epoll(), l.epoll()
		r, w := l.pipe(real.O_NONBLOCK)
		e := l.eventfd(0, real.EFD_NONBLOCK)
		l.control(p, real.EPOLL_CTL_MOD, r, real.EPOLLIN)
		l.control(p, real.EPOLL_CTL_DEL, r, 0)
		l.control(p, real.EPOLL_CTL_ADD, r, real.EPOLLIN)
		l.control(p, real.EPOLL_CTL_ADD, r, real.EPOLLIN)
		l.control(p, 9, r, real.EPOLLIN)
		l.control(p, real.EPOLL_CTL_ADD, p, real.EPOLLIN)
		l.control(r, real.EPOLL_CTL_ADD, e, real.EPOLLIN)
		l.control(p, real.EPOLL_CTL_ADD, e, real.EPOLLIN|real.EPOLLONESHOT)
		l.control(q, real.EPOLL_CTL_ADD, w, real.EPOLLIN|real.EPOLLOUT)
		l.wait(p, 8, 0)
		l.wait(q, 8, 0)
		l.wait(r, 8, 0)
		l.wait(p, 0, 0)
		l.count(e, 1)
		l.write(w, []byte("x"))
		l.poll(0, p, q)
		l.wait(p, 1, 0) // e was first
		l.wait(p, 1, 0)
		l.wait(p, 8, 0) // e only once
		l.control(p, real.EPOLL_CTL_MOD, e, real.EPOLLIN)
		l.wait(p, 1, 0)
		l.wait(p, 1, 0) // round robin
		l.wait(p, 1, 0)
		l.close(r) // ends the watch
		l.wait(p, 8, 0)
		l.wait(q, 8, 0)
		l.control(p, real.EPOLL_CTL_DEL, r, 0)
		l.read(p, 8)
		for _, fd := range []int{p, q, w, e} {
			l.close(fd)
		}
	},
	"another file of the same number": func(l *log) {
		p := l.epoll()
		a := l.eventfd(1, 0)
		l.control(p, real.EPOLL_CTL_ADD, a, real.EPOLLIN)
		l.poll(0, p)
		l.close(a) // ends the watch
		l.poll(0, p)
		b := l.eventfd(1, 0)
		l.wait(p, 8, 0)
		l.control(p, real.EPOLL_CTL_MOD, b, real.EPOLLIN)
		l.control(p, real.EPOLL_CTL_ADD, b, real.EPOLLIN)
		l.wait(p, 8, 0)
		l.close(b)
		l.close(p)
	},
	"sockets": func(l *log) {
		a, b := l.sockets()
		l.read(a, 1)
		l.poll(0, a, b)
		l.write(a, []byte("ab"))
		l.write(b, []byte("cd"))
		l.read(a, 1)
		l.poll(0, a, b)
		l.close(b) // with something unread
		l.poll(0, a)
		l.write(a, []byte("x"))
		l.read(a, 8)
		l.read(a, 8)
		l.poll(0, a)
		l.read(a, 8)
		l.close(a)
	},
	"flags": func(l *log) {
		r, w := l.pipe(0)
		l.add("SetNonblock", unix.SetNonblock(r, true))
		l.read(r, 1)
		l.add("Pipe", unix.Pipe(make([]int, 1)))
		p, err := unix.EpollCreate1(1)
		l.add("EpollCreate1", p, err)
		p, err = unix.EpollCreate(0)
		l.add("EpollCreate", p, err)
		l.add("EpollCtl", unix.EpollCtl(r, real.EPOLL_CTL_ADD, w, nil))
		l.poll(0, -1, r)
		l.poll(1)
		l.poll(0, r, 1<<30)
		l.close(r)
		l.close(w)
	},
}

func TestVirtualDescriptorsDoAsRealOnes(t *testing.T) {
	for name, sequence := range sequences {
		t.Run(name, func(t *testing.T) { same(t, sequence) })
	}
}
