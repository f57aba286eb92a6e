package twins

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

var errCancelled = errors.New("cancelled")

// A worker closes its channel inside a Once.
type worker struct {
	once sync.Once
	quit chan struct{}
}

func (w *worker) Stop() { w.once.Do(func() { close(w.quit) }) }

func TestDoubleClose(t *testing.T) {
	t.Run("one after the other", func(t *testing.T) {
		w := worker{quit: make(chan struct{})}
		w.Stop()
		w.Stop()
	})
	t.Run("both at once", func(t *testing.T) {
		w := worker{quit: make(chan struct{})}
		var wg sync.WaitGroup
		wg.Go(w.Stop)
		w.Stop()
		wg.Wait()
	})
}

// A topic looks at its flag and sends in one critical section. The channel has
// room for all that the test sends, so nobody waits under the mutex.
type topic struct {
	mu       sync.Mutex
	closed   bool
	messages chan int
}

func (p *topic) Publish(v int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.messages <- v
	return true
}

func (p *topic) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	close(p.messages)
}

func TestSendOnClosed(t *testing.T) {
	p := topic{messages: make(chan int, 1)}
	var wg sync.WaitGroup
	wg.Go(func() { p.Publish(1) })
	p.Close()
	wg.Wait()
	for v := range p.messages {
		if v != 1 {
			t.Errorf("got %d, want 1", v)
		}
	}
}

// A feed sends after it has let go of the mutex.
type feed struct {
	mu     sync.Mutex
	seen   int
	sent   int
	events chan int
}

func (f *feed) emit(v int) {
	f.mu.Lock()
	f.sent++
	f.mu.Unlock()
	f.events <- v
}

func (f *feed) next() int {
	f.mu.Lock()
	f.seen++
	f.mu.Unlock()
	return <-f.events
}

func TestChannelUnderLock(t *testing.T) {
	f := feed{events: make(chan int)}
	var wg sync.WaitGroup
	wg.Go(func() { f.emit(7) })
	got := f.next()
	wg.Wait()
	if got != 7 || f.seen != 1 {
		t.Errorf("got %d after %d, want 7 after 1", got, f.seen)
	}
}

// A job's Wait looks for the result once more when it has seen the end.
type job struct {
	result chan int
	done   chan struct{}
}

func (j *job) run() {
	j.result <- 42
	close(j.done)
}

func (j *job) Wait() (int, bool) {
	select {
	case v := <-j.result:
		return v, true
	case <-j.done:
	}
	select {
	case v := <-j.result:
		return v, true
	default:
		return 0, false
	}
}

func TestLostResult(t *testing.T) {
	j := job{result: make(chan int, 1), done: make(chan struct{})}
	go j.run()
	if v, ok := j.Wait(); !ok || v != 42 {
		t.Errorf("got %d, %v, want 42, true", v, ok)
	}
	<-j.done
}

// A gate is a channel used as a semaphore with one permit, released once on
// every path.
type gate struct {
	permits chan struct{}
	inside  atomic.Int32
	crowded atomic.Bool
}

func (g *gate) acquire() { g.permits <- struct{}{} }

func (g *gate) release() {
	select {
	case <-g.permits:
	default:
	}
}

func (g *gate) work() {
	if g.inside.Add(1) > 1 {
		g.crowded.Store(true)
	}
	g.inside.Add(-1)
}

func (g *gate) Do(fails bool) {
	g.acquire()
	defer g.release()
	if fails {
		return
	}
	g.work()
}

func TestSemaphoreReleasedTwice(t *testing.T) {
	g := gate{permits: make(chan struct{}, 1)}
	var wg sync.WaitGroup
	wg.Go(func() { g.Do(false) })
	wg.Go(func() { g.Do(true) })
	g.Do(false)
	wg.Wait()
	if g.crowded.Load() {
		t.Error("two were inside a gate with one permit")
	}
}

// lookup's channel has room for the answer, whether anybody reads it or not.
func lookup(cancel <-chan struct{}) (string, error) {
	answer := make(chan string, 1)
	go func() { answer <- "here" }()
	select {
	case s := <-answer:
		return s, nil
	case <-cancel:
		return "", errCancelled
	}
}

func TestUnreadResult(t *testing.T) {
	cancel := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { close(cancel) })
	s, err := lookup(cancel)
	wg.Wait()
	if err == nil && s != "here" {
		t.Errorf("got %q, want %q", s, "here")
	}
}
