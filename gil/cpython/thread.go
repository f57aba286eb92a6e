//go:build linux || darwin

package cpython

import (
	"fmt"
	"runtime"
)

// A Thread is one PyThreadState. CPython ties it to an OS thread, so it has
// its own: a goroutine that serves the handle's calls. A handle is used by one
// goroutine at a time, which need not be the same one.
type Thread struct {
	name  string
	id    uint64
	gil   *GIL
	calls chan func()   // to the serving goroutine
	done  chan struct{} // the call has been served
	ended chan struct{} // the serving goroutine takes no more calls

	// The rest belongs to the serving goroutine.
	state  uintptr // PyThreadState*
	holds  bool
	exited bool
}

func newThread(g *GIL, name string) *Thread {
	return &Thread{
		name:  name,
		id:    g.python.threads.Add(1),
		gil:   g,
		calls: make(chan func()),
		done:  make(chan struct{}),
		ended: make(chan struct{}),
	}
}

// Acquire waits for the GIL (PyEval_RestoreThread). A thread that already
// holds it waits for itself, or aborts the process, depending on the version.
func (t *Thread) Acquire() { t.call(t.take) }

// Release gives the GIL up (PyEval_SaveThread). If a switch was requested, it
// returns only after somebody else has taken the GIL. CPython aborts the
// process if the caller does not hold the GIL; before 3.12 it does not notice
// if some other thread holds it, and takes it from that thread.
func (t *Thread) Release() { t.call(t.drop) }

// Checkpoint runs a piece of Python code in which the interpreter looks
// exactly once whether it has been asked to let go. It reports whether another
// thread held the GIL meanwhile.
func (t *Thread) Checkpoint() bool {
	var yielded bool
	t.call(func() { yielded = t.checkpoint() })
	return yielded
}

// Block lets go of the GIL, runs f on the caller's goroutine, and takes the
// GIL again, also when f panics or calls runtime.Goexit. It is the pair of
// Py_BEGIN_ALLOW_THREADS and Py_END_ALLOW_THREADS.
func (t *Thread) Block(f func()) {
	t.call(t.drop)
	defer t.call(t.take)
	f()
}

// Exit ends the thread, with or without the GIL; CPython needs the GIL to
// clear a thread state, so a thread without it waits for it. The handle's
// further calls panic.
func (t *Thread) Exit() { t.call(t.exit) }

// call runs f on the thread's own OS thread.
func (t *Thread) call(f func()) {
	select {
	case t.calls <- f:
		<-t.done
	case <-t.ended:
		if t.gil.isRetired() {
			runtime.Goexit() // see New
		}
		panic(fmt.Sprintf("use of thread %s after Exit", t.name))
	}
}
