package unix

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// First is the number of the first virtual descriptor. Linux gives no process more
// than 1048576, from 0 (proc(5), /proc/sys/fs/nr_open: the default, and few raise it).
const First = 1 << 20

// Addresses of objects of a run: the state is the execution's, and ends with it.
var faultsLeft, strayed byte

// faults is what is left of what Faults allows.
type faults struct {
	left, burst int
	follow      int           // of a burst
	of          *sched.Thread // whose calls they are
}

// Faults allows n system calls of this run to be interrupted: to fail with EINTR, as
// signal(7) says of a write and of whatever waits. If burst is more than one, the next
// ones of the same thread may fail with it, so many in all. Which, if any, is a choice of
// the schedule; it costs as much as a preemption.
//
//go:norace
func Faults(e *sched.Execution, n, burst int) {
	e.Object(unsafe.Pointer(&faultsLeft)).State = faults{left: n, burst: burst}
}

// fault reports whether the system call that t performs is interrupted.
//
//go:norace
func fault(t *sched.Thread) bool {
	o := t.Execution().Object(unsafe.Pointer(&faultsLeft))
	f, _ := o.State.(faults)
	switch {
	case f.follow > 0 && f.of == t:
		f.follow--
	case f.left == 0:
		return false
	default:
		chosen := t.Choose(min(f.burst, 2)+1, true)
		if chosen == 0 {
			return false
		}
		f.left--
		if chosen > 1 {
			f.follow, f.of = f.burst-1, t
		}
	}
	o.State = f
	t.Touch(o)
	t.Execution().Note(t.Name(), "a signal interrupts the system call")
	return true
}

// Stray tells of the first system call of this run on a descriptor that another
// thread had closed, "" if there was none. It has failed with EBADF; but a number
// that is free may be another file's by then, of any part of the process.
func Stray(e *sched.Execution) string {
	s, _ := e.Object(unsafe.Pointer(&strayed)).State.(string)
	return s
}

//go:norace
func stray(t *sched.Thread, story string) {
	if o := t.Execution().Object(unsafe.Pointer(&strayed)); o.State == nil {
		o.State = story
		t.Execution().Note(t.Name(), story)
	}
}
