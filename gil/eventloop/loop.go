// Package eventloop is an event loop in the shape of Python's asyncio, which
// lives in one thread of a global interpreter lock: all its callbacks and tasks
// run in that thread, one after the other, and the lock is let go while the
// loop waits in its selector. That is what lets other threads run.
//
//	thread := g.NewThread("loop")
//	thread.Acquire()
//	defer thread.Release()
//	loop, err := eventloop.New(thread)
//	...
//	defer loop.Close()
//	main := eventloop.NewTask(loop, func() (string, error) {
//		if err := loop.Sleep(time.Second); err != nil {
//			return "", err
//		}
//		return "done", nil
//	})
//	result, err := eventloop.RunUntilComplete(main)
//
// # Who may call what
//
// A loop belongs to the goroutine that uses its thread's handle and holds the
// lock: that one makes it, runs it, and closes it, and callbacks and tasks are
// called from there. It owns everything in this package that belongs to the
// loop: handles, futures, locks, queues. From anywhere else, with the lock or
// without, only [Loop.CallSoonThreadsafe] may be called.
//
// The loop runs with the lock held and returns with the lock held, also when a
// callback calls [runtime.Goexit]. It lets go while it waits in its selector, and
// between two callbacks if the lock asks for it, so a callback, or a task from
// one wait to the next, is never interrupted.
//
// # Cancellation
//
// What suspends a task returns an error, which is [ErrCancelled] if the task was
// cancelled meanwhile, and [ErrClosed] if the loop was closed. A task that
// returns ErrCancelled counts as cancelled.
package eventloop

import (
	"container/list"
	"errors"
	"sync"
)

// A Thread is the handle of one thread of a global interpreter lock. Block lets
// go of the lock, calls its argument, and takes the lock again. All three panic
// if the lock cannot be had any more, and Release and Block if the thread does
// not hold it.
//
// If the handle has a method Checkpoint() bool, which yields the lock if another
// thread has asked for it, the loop calls it between two callbacks.
type Thread interface {
	Acquire()
	Release()
	Block(func())
}

// checkpointer is what a handle may offer beyond Thread.
type checkpointer interface{ Checkpoint() bool }

// ErrClosed is the outcome of using a loop that is closed.
var ErrClosed = errors.New("eventloop: the loop is closed")

// A Loop is an event loop. The package's comment says who may call its methods.
type Loop struct {
	thread     Thread
	checkpoint checkpointer // the thread again, or nil if it cannot yield on request
	selector   selector

	// The lock of the interpreter guards these.
	running  bool
	stopping bool
	turns    int
	timers   timers
	files    map[int]*file // by descriptor
	current  *task         // the task that is running, if any
	tasks    list.List     // the tasks that have begun and not ended, oldest first
	handler  func(*PanicError)

	// mu guards what CallSoonThreadsafe touches, since its caller need not hold
	// the lock of the interpreter. Nobody blocks while holding it.
	mu     sync.Mutex
	ready  ring[*Handle] // what runs in the next turn, in order; without limit, as in asyncio
	waking bool          // the selector has been woken and not been drained since
	closed bool          // written with both locks held: either suffices for reading
}

// New returns a loop that lives in the given thread, which holds its lock. The
// error says why the operating system refuses it the descriptors that it needs:
// two or three, until Close.
//
// On systems other than Unix it is like [NewWithoutFiles].
func New(thread Thread) (*Loop, error) {
	s, err := newSelector()
	if err != nil {
		return nil, err
	}
	return newLoop(thread, s), nil
}

// NewWithoutFiles returns a loop that cannot watch descriptors. It needs no
// system calls: it waits for a channel and a timer. Hence it runs everywhere,
// and in the virtual time of [testing/synctest].
func NewWithoutFiles(thread Thread) *Loop {
	return newLoop(thread, newChannelSelector())
}

func newLoop(thread Thread, s selector) *Loop {
	l := &Loop{thread: thread, selector: s, files: map[int]*file{}}
	l.checkpoint, _ = thread.(checkpointer)
	return l
}

// Turns returns the number of turns that the loop has taken: in each it looks
// once for events and timers, and runs what is ready.
func (l *Loop) Turns() int { return l.turns }
