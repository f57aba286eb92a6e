// Package cpython puts real CPython's global interpreter lock behind the
// contract of package props, so that it can be verified like any other lock:
//
//	func TestCPython(t *testing.T) {
//		if err := cpython.Load(); errors.Is(err, cpython.ErrNoLibrary) {
//			t.Skip(err)
//		}
//		props.Verify(t, cpython.New)
//	}
//
// It loads a shared libpython into this process at run time, without cgo and
// without headers, and calls the C API that extension modules call. Find says
// which libraries there are; GILCHECK_LIBPYTHON picks one. CPython 2.7 and 3.6
// to 3.13 are tested, on Linux; macOS builds. The free-threaded build has no
// GIL and is refused. The interpreter is never finalised, and a process can
// have one only, so all locks that New returns are the same GIL.
//
// # What CPython promises
//
// The lock is take_gil and drop_gil in Python/ceval_gil.h (Python/ceval_gil.c
// from 3.12 on), and the promises are these, by the names that props uses.
//
//   - mutual-exclusion, progress, visibility, exit and release-on-block hold.
//   - prompt-handover holds: drop_gil signals a waiter. A waiter waits for one
//     switch interval at most before it looks again, so a lost signal would
//     cost time and not progress.
//   - switch-interval holds for a holder that keeps the GIL: a waiter who sees
//     a whole interval without a switch asks it to let go, and the evaluation
//     loop does so at its next look (eval_frame_handle_pending in
//     Python/ceval.c, _Py_HandlePending in Python/ceval_gil.c).
//   - forced-switch holds from 3.2 on: drop_gil with a request pending returns
//     only after another thread has taken the GIL.
//
// # What it does not promise
//
//   - no-starvation: a waiter's interval starts afresh whenever it is woken
//     and finds the GIL taken. A holder that lets go and retakes it more often
//     than once in an interval can win each time, and is never asked.
//   - bounded-bypass: there is no queue. A free GIL goes to whoever locks its
//     mutex first, and a waiter can lose any number of times.
//   - ownership: drop_gil does not ask who calls. Before 3.12 the current
//     thread state is a variable of the process, and a stranger's release
//     takes the GIL from its holder. From 3.12 on the variable belongs to the
//     OS thread, and a stranger's release ends the process, as on every
//     version does a release of a free GIL. A second acquire by the holder
//     waits for ever, or from 3.13 on ends the process.
//   - latency: a thread that comes back from I/O waits for its turn like any
//     other (the convoy effect, bpo-7946).
//   - There is no try-acquire, no acquire with a timeout, and no close.
//
// CPython 2's lock (interpreter_lock in Python/ceval.c) is a plain lock that
// the evaluation loop releases and retakes every so many bytecodes, asked or
// not. It promises neither forced-switch nor switch-interval.
package cpython
