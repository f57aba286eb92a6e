package unix

import (
	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// An epoll is an epoll instance (epoll(7)) with level-triggered readiness.
type epoll struct {
	watched []*watch
	linked  []*watch // perhaps ready, in the order in which they are told (fs/eventpoll.c, rdllist)
}

// A watch is a descriptor of interest. It goes with its file (epoll(7), question 6).
type watch struct {
	fd     int
	file   *file
	event  unix.EpollEvent // events and the user's data
	linked bool
	spent  bool // EPOLLONESHOT: told, and not asked for again
}

//go:norace
func (w *watch) ready() uint32 {
	if w.spent || w.file.users == 0 {
		return 0
	}
	return w.file.ready() & (w.event.Events | unix.EPOLLERR | unix.EPOLLHUP)
}

// look links what has become ready.
//
//go:norace
func (p *epoll) look() {
	for _, w := range p.watched {
		if !w.linked && w.ready() != 0 {
			w.linked = true
			p.linked = append(p.linked, w)
		}
	}
}

func (p *epoll) read([]byte) (int, error)  { return 0, unix.EINVAL }
func (p *epoll) write([]byte) (int, error) { return 0, unix.EINVAL }

// ready: an epoll instance can itself be polled (epoll(7), question 3).
//
//go:norace
func (p *epoll) ready() uint32 {
	for _, w := range p.watched {
		if w.ready() != 0 {
			return unix.POLLIN
		}
	}
	return 0
}

//go:norace
func (p *epoll) release(k *kernel) {
	kept := k.pollers[:0]
	for _, other := range k.pollers {
		if other != poller(p) {
			kept = append(kept, other)
		}
	}
	k.pollers = kept
}

// EpollCtl is epoll_ctl(2).
//
//go:norace
func EpollCtl(epfd, op, fd int, event *unix.EpollEvent) error {
	t := virtual(epfd)
	if t == nil {
		return unix.EpollCtl(epfd, op, fd, event)
	}
	k, o := enter(t, sched.Update)
	if o == nil {
		return nil
	}
	err := k.control(t, epfd, op, fd, event)
	_, err = k.leave(t, sched.Update, o, err == nil, 0, err)
	return err
}

//go:norace
func (k *kernel) control(t *sched.Thread, epfd, op, fd int, event *unix.EpollEvent) error {
	if op != unix.EPOLL_CTL_DEL && event == nil {
		return unix.EFAULT
	}
	f, err := k.file(t, epfd)
	if err != nil {
		return err
	}
	if 0 <= fd && fd < First {
		t.Doubt("a virtual epoll instance was asked to watch a real descriptor")
	}
	target, err := k.file(t, fd)
	if err != nil {
		return err
	}
	p, ok := f.end.(*epoll)
	if !ok || f == target {
		return unix.EINVAL
	}
	if _, nested := target.end.(*epoll); nested {
		t.Doubt("an epoll instance in another one is not modelled")
	}
	if op != unix.EPOLL_CTL_DEL && event.Events&(unix.EPOLLET|unix.EPOLLEXCLUSIVE) != 0 {
		t.Doubt("edge-triggered and exclusive epoll are not modelled")
	}
	return p.control(op, fd, target, event)
}

//go:norace
func (p *epoll) control(op, fd int, f *file, event *unix.EpollEvent) error {
	p.forget(nil)
	var w *watch
	for _, other := range p.watched {
		if other.fd == fd && other.file == f {
			w = other
		}
	}
	switch {
	case op == unix.EPOLL_CTL_ADD && w != nil:
		return unix.EEXIST
	case op == unix.EPOLL_CTL_ADD:
		p.watched = append(p.watched, &watch{fd: fd, file: f, event: *event})
	case op != unix.EPOLL_CTL_MOD && op != unix.EPOLL_CTL_DEL:
		return unix.EINVAL
	case w == nil:
		return unix.ENOENT
	case op == unix.EPOLL_CTL_MOD:
		w.event, w.spent = *event, false
	default:
		p.forget(w)
	}
	return nil
}

// forget ends a watch, and those whose file is gone.
//
//go:norace
func (p *epoll) forget(gone *watch) {
	for _, list := range []*[]*watch{&p.watched, &p.linked} {
		kept := (*list)[:0]
		for _, w := range *list {
			if w != gone && w.file.users > 0 {
				kept = append(kept, w)
			}
		}
		*list = kept
	}
}

// EpollWait is epoll_wait(2).
//
//go:norace
func EpollWait(epfd int, events []unix.EpollEvent, msec int) (int, error) {
	t := virtual(epfd)
	if t == nil {
		return unix.EpollWait(epfd, events, msec)
	}
	k, o := enter(t, sched.Select)
	if o == nil {
		t.Park("in epoll_wait") // ends the thread
	}
	f, err := k.file(t, epfd)
	if err != nil {
		return k.leave(t, sched.Select, o, false, 0, err)
	}
	p, ok := f.end.(*epoll)
	if !ok || len(events) == 0 {
		return k.leave(t, sched.Select, o, false, 0, unix.EINVAL)
	}
	f.users++
	n, err := k.perform(t, sched.Select, o, &epollWait{epoll: p, events: events}, milliseconds(msec))
	k.drop(t, f)
	return n, err
}

// epollWait is an epoll_wait(2) under way.
type epollWait struct {
	*epoll
	events []unix.EpollEvent
}

//go:norace
func (c *epollWait) ready() bool { return c.epoll.ready() != 0 }

// try tells what is ready. What was told comes last the next time: of more than there
// is room for, all have their turn (epoll_wait(2), "round robin").
//
//go:norace
func (c *epollWait) try() (n int, changed bool, err error) {
	c.forget(nil)
	var rest, told []*watch
	for _, w := range c.linked {
		ready := w.ready()
		switch {
		case ready == 0:
			w.linked = false
			continue
		case n == len(c.events):
			rest = append(rest, w)
			continue
		}
		c.events[n] = w.event
		c.events[n].Events = ready
		n++
		if w.event.Events&unix.EPOLLONESHOT != 0 {
			w.spent, w.linked, changed = true, false, true
			continue
		}
		told = append(told, w)
	}
	changed = changed || len(rest) > 0
	for _, w := range told { //nolint:staticcheck // one by one: of more the runtime tells the race detector
		rest = append(rest, w)
	}
	c.linked = rest
	if n == 0 {
		return 0, changed, unix.EAGAIN
	}
	return n, changed, nil
}

// over: that the time has passed is no error.
func (c *epollWait) over(err error) (int, error) {
	if err == unix.EAGAIN {
		return 0, nil
	}
	return 0, err
}
