//go:build unix

package unix

import (
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/gilcheck/gilcheck/props/sched"
)

// most is how many virtual descriptors a run has at a time: what a process may have
// unless it asks for more (getrlimit(2), RLIMIT_NOFILE: 1024 on the usual Linux).
const most = 1024

// A kernel is what system calls act on in one run. It is a single object for the
// scheduler: of two system calls, each may see what the other has done.
type kernel struct {
	table   []*file         // by number, from First on; nil: free
	closers []*sched.Thread // who has closed the number last
	waiters []*waiter
	pollers []poller // those that are to hear of every change
}

// kernelObject is the address of the object of which the kernel is the state; the
// race detector's edges are there too.
var kernelObject byte

// A file is an open file description (open(2)), and here the only descriptor of it.
type file struct {
	end
	nonblocking bool
	users       int // the descriptor, and the calls that are under way
}

// An end is what there is behind a descriptor.
type end interface {
	ready() uint32                     // what poll(2) would tell of it
	read(p []byte) (n int, err error)  // EAGAIN: it has to wait
	write(p []byte) (n int, err error) // the same; n may be less than len(p)
	release(k *kernel)                 // the last user is gone
}

// A poller is an epoll instance. Only Linux has them.
type poller interface{ look() }

// enter is a scheduling point before a system call. o is nil if the run is being unwound.
//
//go:norace
func enter(t *sched.Thread, kind sched.Kind) (k *kernel, o *sched.Object) {
	o = t.Announce(kind, unsafe.Pointer(&kernelObject))
	if o == nil {
		return nil, nil
	}
	if o.State == nil {
		o.State = &kernel{}
	}
	return o.State.(*kernel), o
}

// leave reports what the system call has done, and lets those go on that waited for it.
//
//go:norace
func (k *kernel) leave(t *sched.Thread, kind sched.Kind, o *sched.Object, changed bool, n int, err error) (int, error) {
	if changed {
		k.notify(t.Execution())
	}
	value := uint64(n)
	if err != nil {
		n = -1 // as system calls do
		value = uint64(err.(unix.Errno)) << 32
	}
	t.Done(kind, o, changed, value)
	return n, err
}

// open gives a file the lowest number that is free (open(2)).
//
//go:norace
func (k *kernel) open(e end, nonblocking bool) (int, error) {
	f := &file{end: e, nonblocking: nonblocking, users: 1}
	for i, other := range k.table {
		if other == nil {
			k.table[i] = f
			return First + i, nil
		}
	}
	if len(k.table) == most {
		return -1, unix.EMFILE
	}
	k.table = append(k.table, f)
	k.closers = append(k.closers, nil)
	return First + len(k.table) - 1, nil
}

// file finds the file of a descriptor.
//
//go:norace
func (k *kernel) file(t *sched.Thread, fd int) (*file, error) {
	i := fd - First
	if i < 0 || i >= len(k.table) {
		return nil, unix.EBADF
	}
	if k.table[i] == nil {
		if by := k.closers[i]; by != t {
			stray(t, t.Name()+" uses descriptor "+strconv.Itoa(fd)+", which "+by.Name()+" has closed")
		}
		return nil, unix.EBADF
	}
	return k.table[i], nil
}

// close frees a number. A call that is under way keeps the file (close(2), "Multithreaded
// processes and close()").
//
//go:norace
func (k *kernel) close(t *sched.Thread, fd int) error {
	f, err := k.file(t, fd)
	if err != nil {
		return err
	}
	k.table[fd-First], k.closers[fd-First] = nil, t
	k.drop(t, f)
	return nil
}

// drop is called when a user of the file is gone. After the last, other ends may have
// something to tell.
//
//go:norace
func (k *kernel) drop(t *sched.Thread, f *file) {
	if f.users--; f.users == 0 {
		f.release(k)
		k.notify(t.Execution())
		t.Execution().Changed(t.Execution().Object(unsafe.Pointer(&kernelObject)))
	}
}

// virtual is the thread that calls, if the descriptor is a virtual one. A stranger to
// the execution has none; the real function will refuse the number.
func virtual(fd int) *sched.Thread {
	if fd < First {
		return nil
	}
	return sched.Here()
}
