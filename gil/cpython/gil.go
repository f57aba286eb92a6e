//go:build linux || darwin

package cpython

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// The interval with which every CPython from 3.2 on starts.
const defaultInterval = 5 * time.Millisecond

// retireTimeout is how long New waits for the threads of the lock before. They
// need some bytecodes each; if they do not get through, the GIL is lost.
const retireTimeout = 30 * time.Second

// A GIL is the process's global interpreter lock, as one use of it sees it.
type GIL struct {
	python  *Interpreter
	retired chan struct{}
	mu      sync.Mutex // orders NewThread and retire
	live    sync.WaitGroup
}

// New returns the GIL of this process's interpreter, free, with no thread and
// with the default switch interval. It loads the interpreter first if need be,
// and panics with Load's error if there is none.
//
// A process has one GIL only, so New ends whatever threads the lock of an
// earlier New has left, wherever they hang: they let go of the GIL, and a
// goroutine that then still uses such a thread is ended by runtime.Goexit, as
// CPython up to 3.13 ends a thread that comes back after finalisation. Two
// locks can therefore not be in use at the same time. New panics if an earlier
// thread cannot be ended, which happens when it has locked itself out.
func New() *GIL {
	p, err := load()
	if err != nil {
		panic(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gil != nil {
		if err := p.gil.retire(); err != nil {
			panic(err)
		}
	}
	p.gil = &GIL{python: p, retired: make(chan struct{})}
	if d := p.interval.Load(); d != 0 && time.Duration(d) != defaultInterval {
		if err := p.gil.SetSwitchInterval(defaultInterval); err != nil {
			panic(err)
		}
	}
	return p.gil
}

// Interpreter returns the interpreter whose lock this is.
func (g *GIL) Interpreter() *Interpreter { return g.python }

// NewThread makes a thread: a PyThreadState on an OS thread of its own, which
// lives until Exit. The name is for panics.
func (g *GIL) NewThread(name string) *Thread {
	t := newThread(g, name)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.isRetired() {
		close(t.ended)
		return t
	}
	g.live.Add(1)
	go t.serve()
	return t
}

// SetSwitchInterval calls sys.setswitchinterval, with d cut to whole
// microseconds but not below one. Zero and less are refused by CPython. It
// takes the GIL for a moment, so it waits while some thread holds it and runs
// no checkpoint. CPython 2 counts bytecodes instead: there the error is
// errors.ErrUnsupported.
func (g *GIL) SetSwitchInterval(d time.Duration) error {
	if g.python.before(3, 2) {
		return fmt.Errorf("CPython %s switches by bytecodes, not by time: %w", g.python.version, errors.ErrUnsupported)
	}
	t := g.NewThread("switch interval")
	defer t.Exit()
	t.Acquire()
	var err error
	t.call(func() { err = g.python.setInterval(d) })
	return err
}

// SwitchInterval returns what sys.getswitchinterval returned after the last
// change, or zero on CPython 2.
func (g *GIL) SwitchInterval() time.Duration {
	return time.Duration(g.python.interval.Load())
}

func (g *GIL) isRetired() bool {
	select {
	case <-g.retired:
		return true
	default:
		return false
	}
}

// retire ends the lock's threads and waits until they are gone.
func (g *GIL) retire() error {
	g.mu.Lock()
	if !g.isRetired() {
		close(g.retired)
	}
	g.mu.Unlock()
	gone := make(chan struct{})
	go func() {
		g.live.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-time.After(retireTimeout):
		return errors.New("the GIL is lost: a thread of an earlier lock holds it or waits for it for ever")
	}
}
