//go:build linux || darwin

package cpython

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// An Interpreter is the CPython that runs in this process.
type Interpreter struct {
	c       *capi
	lib     Library
	version string
	state   uintptr // PyInterpreterState*
	globals uintptr // the dictionary of __main__
	pass    uintptr // the code object that Checkpoint runs

	// lastHolder is the id of the thread that last took the GIL: CPython's
	// gil->last_holder, kept on our side of the API. It is guarded by the
	// GIL, and atomic only for the sake of threads that misuse it.
	lastHolder atomic.Uint64
	interval   atomic.Int64 // nanoseconds, as sys.getswitchinterval last said

	threads atomic.Uint64 // handles ever made; the last one's id

	mu  sync.Mutex
	gil *GIL // what New returned last
}

// Library returns the library the interpreter was loaded from.
func (p *Interpreter) Library() Library { return p.lib }

// Version returns the interpreter's full version, such as "3.11.7".
func (p *Interpreter) Version() string { return p.version }

func (p *Interpreter) before(major, minor int) bool {
	return p.lib.Major < major || p.lib.Major == major && p.lib.Minor < minor
}

// initialise starts the interpreter and lets go of the GIL. It does so on an
// OS thread of its own, which ends with it: Python's main thread is nobody's
// handle, and nothing (signals, finalisation) will ask for it.
func (p *Interpreter) initialise(home string) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		var err error
		envErr := withHome(home, func() { err = p.start() })
		if err == nil {
			err = envErr
		}
		done <- err
	}()
	return <-done
}

func (p *Interpreter) start() error {
	if p.c.noSite != nil {
		*p.c.noSite = 1 // site runs whatever the machine's .pth files say
	}
	p.c.initializeEx(0) // 0: signals belong to Go's runtime
	if p.before(3, 7) {
		p.c.initThreads() // from 3.7 on, initialising creates the GIL
	}
	defer p.c.saveThread()
	p.state = p.c.interpreterHead()
	p.globals = p.c.moduleDict(p.c.addModule("__main__"))
	p.pass = p.c.compileString("pass", "checkpoint", fileInput)
	if p.pass == 0 {
		return errors.New("cannot compile Python code")
	}
	if p.before(3, 2) {
		return p.checkAlways()
	}
	return p.readInterval()
}

// checkAlways makes CPython 2 look for a switch at every bytecode rather than
// at every hundredth, so that one Checkpoint is one look. The loop uses up
// what was left of the first hundred.
func (p *Interpreter) checkAlways() error {
	return p.run("import sys; sys.setcheckinterval(0)\nfor i in range(200): pass")
}

// setInterval calls sys.setswitchinterval, which keeps whole microseconds and
// cuts off the rest. The caller holds the GIL.
func (p *Interpreter) setInterval(d time.Duration) error {
	seconds := d.Seconds()
	if d > 0 {
		// Half a microsecond more, so that binary fractions are cut off to
		// the number that was meant. Less than one would be stored as 0 and
		// used as 1 (ceval_gil.h, take_gil).
		seconds = (float64(max(d.Microseconds(), 1)) + 0.5) / 1e6
	}
	if err := p.run(fmt.Sprintf("import sys; sys.setswitchinterval(%.9f)", seconds)); err != nil {
		return fmt.Errorf("switch interval %v refused: %w", d, err)
	}
	return p.readInterval()
}

func (p *Interpreter) readInterval() error {
	seconds, err := p.eval("__import__('sys').getswitchinterval()", evalInput, p.c.floatAsDouble)
	p.interval.Store(int64(time.Duration(seconds * 1e9).Round(time.Microsecond)))
	return err
}

// run executes Python statements. The caller holds the GIL.
func (p *Interpreter) run(text string) error {
	_, err := p.eval(text, fileInput, func(uintptr) float64 { return 0 })
	return err
}

func (p *Interpreter) eval(text string, start int32, convert func(uintptr) float64) (float64, error) {
	code := p.c.compileString(text, "gilcheck", start)
	if code == 0 {
		p.c.errClear()
		return 0, fmt.Errorf("cannot compile %q", text)
	}
	defer p.c.decRef(code)
	result := p.c.evalCode(code, p.globals, p.globals)
	if result == 0 {
		p.c.errClear()
		return 0, fmt.Errorf("%q raised an exception", text)
	}
	defer p.c.decRef(result)
	return convert(result), nil
}
