//go:build unix

package unix

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// forever is the timeout of a system call that only an event ends.
const forever time.Duration = -1

// milliseconds converts the timeout of poll(2) and epoll_wait(2).
func milliseconds(n int) time.Duration {
	if n < 0 {
		return forever
	}
	return time.Duration(n) * time.Millisecond
}

// A call is a system call that may have to wait.
type call interface {
	// try makes an attempt, and reports whether it changed anything. EAGAIN: it has
	// to wait.
	try() (n int, changed bool, err error)

	// ready reports that an attempt would not have to wait.
	ready() bool

	// over is the result if nothing more can be waited for.
	over(err error) (int, error)
}

// A waiter is a thread that waits in a system call.
type waiter struct {
	k       *kernel
	t       *sched.Thread
	call    call
	timer   sched.Timer
	expired bool
}

// perform performs a call. Who is woken makes another attempt when it is its turn, and
// may find that another thread was faster: the kernel promises no more.
//
//go:norace
func (k *kernel) perform(t *sched.Thread, kind sched.Kind, o *sched.Object, c call, timeout time.Duration) (int, error) {
	w := &waiter{k: k, t: t, call: c}
	for first := true; ; first = false {
		n, changed, err := c.try()
		if err == unix.EAGAIN {
			switch {
			case timeout == 0 || w.expired:
				n, err = c.over(unix.EAGAIN)
			case first && fault(t):
				n, err = c.over(unix.EINTR)
			}
		}
		if err != unix.EAGAIN || timeout == 0 || w.expired {
			t.Disarm(&w.timer)
			return k.leave(t, kind, o, changed, n, err)
		}
		_, _ = k.leave(t, kind, o, changed, 0, nil)
		if first && timeout > 0 {
			t.Arm(&w.timer, timeout, w.expire)
		}
		k.waiters = append(k.waiters, w)
		t.Park("in a system call")
		if _, o = enter(t, kind); o == nil {
			t.Park("in a system call") // ends the thread
		}
	}
}

// expire is called by the waiter's timer.
//
//go:norace
func (w *waiter) expire() {
	w.expired = true
	w.k.forget(w)
	w.t.Execution().Unpark(w.t)
}

//go:norace
func (k *kernel) forget(w *waiter) {
	kept := k.waiters[:0]
	for _, other := range k.waiters {
		if other != w {
			kept = append(kept, other) // one by one: the race detector sees a copy of a whole slice
		}
	}
	k.waiters = kept
}

// notify is called after every change. It is the execution that unparks, and not the
// thread: the race detector's edges are those of read and write alone, as in the real
// package.
//
//go:norace
func (k *kernel) notify(e *sched.Execution) {
	for _, p := range k.pollers {
		p.look()
	}
	kept := k.waiters[:0]
	for _, w := range k.waiters {
		if !w.call.ready() {
			kept = append(kept, w)
			continue
		}
		e.Unpark(w.t)
	}
	k.waiters = kept
}
