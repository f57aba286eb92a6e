package bugs

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A pool's worker registers itself: it calls Add in its own goroutine, after
// it has announced that it runs. Wait can come first, and then it waits for
// nobody (the rule stands in the documentation of sync.WaitGroup.Add).
type pool struct {
	wg      sync.WaitGroup
	started chan struct{}
	jobs    atomic.Int32
}

func (p *pool) work() {
	p.started <- struct{}{}
	p.wg.Add(1)
	defer p.wg.Done()
	p.jobs.Add(1)
}

// want: assertion
func TestAddInGoroutine(t *testing.T) {
	p := pool{started: make(chan struct{})}
	go p.work()
	<-p.started
	p.wg.Wait()
	if n := p.jobs.Load(); n != 1 {
		t.Errorf("after Wait %d jobs were done, want 1", n)
	}
}

// A crew's worker that is told to stop counts itself out twice, by hand and
// by defer, and the counter goes below zero.
type crew struct {
	wg     sync.WaitGroup
	stop   atomic.Bool
	result chan int
	exited chan struct{}
}

func (c *crew) work() {
	defer close(c.exited)
	defer c.wg.Done()
	c.result <- 1
	if c.stop.Load() {
		c.wg.Done()
		return
	}
}

// want: panic
func TestNegativeWaitGroup(t *testing.T) {
	c := crew{result: make(chan int), exited: make(chan struct{})}
	c.wg.Add(1)
	go c.work()
	<-c.result
	c.stop.Store(true)
	c.wg.Wait()
	<-c.exited
}

// A server refuses requests once it shuts down, but looks at the flag before
// it counts the request: Shutdown can pass between the two, wait for nobody
// and close what the request then uses (Add after Wait).
type server struct {
	wg     sync.WaitGroup
	down   atomic.Bool
	closed atomic.Bool // the files, after Shutdown
	late   atomic.Bool // a request that was taken found them closed
}

func (s *server) Handle() {
	if s.down.Load() {
		return
	}
	s.wg.Add(1)
	defer s.wg.Done()
	if s.closed.Load() {
		s.late.Store(true)
	}
}

func (s *server) Shutdown() {
	s.down.Store(true)
	s.wg.Wait()
	s.closed.Store(true)
}

// want: assertion
func TestAddAfterWait(t *testing.T) {
	var s server
	var join sync.WaitGroup
	join.Go(s.Handle)
	s.Shutdown()
	join.Wait()
	if s.late.Load() {
		t.Error("a request was served after Shutdown had returned")
	}
}
