package twins

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A pool's worker is registered by whoever starts it, before the go statement.
type pool struct {
	wg      sync.WaitGroup
	started chan struct{}
	jobs    atomic.Int32
}

func (p *pool) work() {
	p.started <- struct{}{}
	defer p.wg.Done()
	p.jobs.Add(1)
}

func TestAddInGoroutine(t *testing.T) {
	p := pool{started: make(chan struct{})}
	p.wg.Add(1)
	go p.work()
	<-p.started
	p.wg.Wait()
	if n := p.jobs.Load(); n != 1 {
		t.Errorf("after Wait %d jobs were done, want 1", n)
	}
}

// A crew's worker counts itself out once, by defer, on every path.
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
		return
	}
}

func TestNegativeWaitGroup(t *testing.T) {
	c := crew{result: make(chan int), exited: make(chan struct{})}
	c.wg.Add(1)
	go c.work()
	<-c.result
	c.stop.Store(true)
	c.wg.Wait()
	<-c.exited
}

// A server looks at its flag and counts the request in one critical section,
// so that every request is refused or waited for.
type server struct {
	wg     sync.WaitGroup
	mu     sync.Mutex
	down   bool
	closed atomic.Bool // the files, after Shutdown
	late   atomic.Bool // a request that was taken found them closed
}

func (s *server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return false
	}
	s.wg.Add(1)
	return true
}

func (s *server) Handle() {
	if !s.enter() {
		return
	}
	defer s.wg.Done()
	if s.closed.Load() {
		s.late.Store(true)
	}
}

func (s *server) Shutdown() {
	s.mu.Lock()
	s.down = true
	s.mu.Unlock()
	s.wg.Wait()
	s.closed.Store(true)
}

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
