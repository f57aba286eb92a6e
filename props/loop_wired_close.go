package props

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// loopLate is how many calls each thread makes, and how many bytes it writes, to a loop
// that is being closed.
const loopLate = 100

// A loopClosing is a loop that is closed while it watches wires, on which bytes arrive,
// and while threads send it callbacks.
type loopClosing struct {
	x       *loopRun
	wires   []*loopWire
	threads sync.WaitGroup
	closing atomic.Bool // Close is about to begin
	closed  atomic.Bool // it has returned
	over    atomic.Bool // nobody waits for the loop any more

	mu     sync.Mutex
	broken *model.LoopBreach
}

// checkClosing is about a loop that is closed in the middle of things.
func (v *loopVerification) checkClosing(wires []*loopWire) {
	c := &loopClosing{wires: wires}
	hung := v.outsideLoop(c.begin)
	if !hung && v.problem == nil {
		hung = !v.joins(&c.threads)
	}
	c.over.Store(true)
	shutAll(wires)
	switch {
	case v.problem != nil:
		return
	case hung && !c.closing.Load():
		c.breaks("the loop, which watches a real pipe and a real TCP connection, is stopped and does not come to an end")
	case hung && !c.closed.Load():
		c.breaks("Close of a loop that watches a real pipe and a real TCP connection does not return")
	case hung:
		c.breaks("CallSoonThreadsafe of a closed loop does not return")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		v.finds(c.broken.Promise, "%s", c.broken.Message)
		return
	}
	v.covered("loop-close", loopSenders*loopLate, wired)
}

// joins waits for threads as long as patience lasts.
func (v *loopVerification) joins(threads *sync.WaitGroup) bool {
	ended := make(chan struct{})
	go func() { threads.Wait(); close(ended) }()
	timer := time.NewTimer(v.patience)
	defer timer.Stop()
	select {
	case <-ended:
		return true
	case <-timer.C:
		return false
	}
}

// begin lets the loop watch the wires, and everybody send.
func (c *loopClosing) begin(x *loopRun) error {
	c.x = x
	for _, w := range c.wires {
		fd, err := w.descriptor()
		if err == nil {
			err = x.loop.loop.(LoopWatcher).AddReader(fd, c.reads)
		}
		if err != nil {
			return err
		}
	}
	x.loop.close = c.close(x.loop.close)
	for _, w := range c.wires {
		c.threads.Go(func() { c.writes(w) })
	}
	for range loopSenders {
		c.threads.Go(c.sends)
	}
	return nil
}

// close closes the loop, and notes when.
func (c *loopClosing) close(really func() error) func() error {
	return func() error {
		c.closing.Store(true)
		if err := really(); err != nil {
			c.breaks("Close of a loop that watches descriptors has returned the error %v", err)
		}
		c.closed.Store(true)
		return nil
	}
}

// reads is the loop's reader. It leaves the byte, so that more is always to be read.
func (c *loopClosing) reads() {
	if c.closed.Load() {
		c.breaks("a reader is called after Close has returned")
		return
	}
	c.x.loop.stop()
}

func (c *loopClosing) writes(w *loopWire) {
	for range loopLate {
		if _, err := w.far.Write([]byte{1}); err != nil {
			return // some loop closes what it watches
		}
		runtime.Gosched()
	}
}

// sends calls CallSoonThreadsafe before, while and after the loop is closed.
// sends calls CallSoonThreadsafe before, while and after the loop is closed.
func (c *loopClosing) sends() {
	for n := 0; n < loopLate && !c.over.Load(); runtime.Gosched() {
		before, late := !c.closing.Load(), c.closed.Load()
		err := c.send()
		switch {
		case err == nil && late:
			c.breaks("CallSoonThreadsafe after Close had returned was accepted")
		case err != nil && before && !c.closing.Load():
			c.breaks("CallSoonThreadsafe failed although nobody closes the loop: %v", err)
		}
		if late {
			n++
		} else {
			time.Sleep(50 * time.Microsecond) // the queue is not to grow faster than it is emptied
		}
	}
}

// send is one call, which may panic.
func (c *loopClosing) send() (err error) {
	defer func() {
		if r := recover(); r != nil {
			c.breaks("CallSoonThreadsafe panics while the loop is closed: %v", r)
			err = fmt.Errorf("it panicked: %v", r)
		}
	}()
	return c.x.loop.threadsafe(func() {
		if c.closed.Load() {
			c.breaks("a callback runs after Close has returned")
		}
	})
}

func (c *loopClosing) breaks(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken == nil {
		c.broken = &model.LoopBreach{Promise: "loop-close", Message: fmt.Sprintf(format, args...)}
	}
}
