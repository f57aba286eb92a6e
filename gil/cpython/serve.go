//go:build linux || darwin

package cpython

import "runtime"

// serve is the thread's life on its own OS thread. It ends without unlocking
// the OS thread, so that one dies with it.
func (t *Thread) serve() {
	defer t.gil.live.Done()
	defer close(t.ended)
	runtime.LockOSThread()
	// On this OS thread, because CPython binds the state to its creator's;
	// this is one of the few calls that do not need the GIL.
	t.state = t.gil.python.c.newThreadState(t.gil.python.state)
	for !t.exited {
		select {
		case f := <-t.calls:
			f()
			t.done <- struct{}{}
		case <-t.gil.retired:
			t.exit()
		}
	}
}

// take writes down who holds the GIL as soon as it does: see checkpoint.
//
// Nothing more is needed for the race detector, which sees neither the C lock
// nor the memory it orders. Go's runtime announces every C call as a release
// when it begins and an acquire when it ends (racecgosync in
// runtime/cgocall.go), so what a thread did before drop happens before what
// another does after take, as it really does by the GIL's own mutex. It does
// not hide a GIL that fails: what two holders do side by side comes after the
// C call that let each of them in, and still races.
func (t *Thread) take() {
	t.gil.python.c.restoreThread(t.state)
	t.gil.python.lastHolder.Store(t.id)
	t.holds = true
}

func (t *Thread) drop() {
	t.holds = false
	t.gil.python.c.saveThread()
}

// checkpoint enters the interpreter for one frame without a loop or a call.
// Such a frame meets the eval breaker once, when it starts (up to 3.10 at the
// top of the loop in Python/ceval.c, from 3.11 on in RESUME), and so lets go of
// the GIL once at most. Therefore every thread that takes the GIL, here or in
// take, writes its id down before it can let go again, and the id is another's
// afterwards if and only if another thread held the GIL meanwhile. A loop's
// back-edge would be a second such point: a thread could then take the GIL and
// lose it again unseen.
func (t *Thread) checkpoint() (yielded bool) {
	p := t.gil.python
	result := p.c.evalCode(p.pass, p.globals, p.globals)
	if result == 0 {
		panic("CPython raised an exception in: pass")
	}
	yielded = p.lastHolder.Swap(t.id) != t.id
	p.c.decRef(result)
	return yielded
}

// exit gives up the thread's state together with its last hold of the GIL, as
// CPython's own threads end (thread_run in Modules/_threadmodule.c).
func (t *Thread) exit() {
	if !t.holds {
		t.take()
	}
	p := t.gil.python
	p.c.clearState(t.state)
	p.c.deleteCurrent()
	t.holds, t.exited = false, true
}
