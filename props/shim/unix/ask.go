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

// Faults allows n system calls of this run to be interrupted: to fail with EINTR, as
// signal(7) says of a write and of whatever waits. Which, if any, is a choice of the
// schedule; it costs as much as a preemption.
//
//go:norace
func Faults(e *sched.Execution, n int) { e.Object(unsafe.Pointer(&faultsLeft)).State = n }

// fault reports whether the system call that t performs is interrupted.
//
//go:norace
func fault(t *sched.Thread) bool {
	o := t.Execution().Object(unsafe.Pointer(&faultsLeft))
	left, _ := o.State.(int)
	if left == 0 || t.Choose(2, true) == 0 {
		return false
	}
	o.State = left - 1
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
