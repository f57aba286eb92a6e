package bugs

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

var errCancelled = errors.New("cancelled")

// A worker closes its channel after a look whether it is closed; two who stop
// it at once both find it open (double close).
type worker struct{ quit chan struct{} }

func (w *worker) Stop() {
	select {
	case <-w.quit:
	default:
		close(w.quit)
	}
}

// want: panic
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

// A topic looks at its flag and then sends; Close can fall between the two
// (send on a closed channel; GoKer: "channel misuse").
type topic struct {
	closed   atomic.Bool
	messages chan int
}

func (p *topic) Publish(v int) bool {
	if p.closed.Load() {
		return false
	}
	p.messages <- v
	return true
}

func (p *topic) Close() {
	p.closed.Store(true)
	close(p.messages)
}

// want: panic
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

// A feed sends on an unbuffered channel while it holds the mutex that its
// reader takes before it receives: each waits for the other (GoKer, family
// "channel and lock").
type feed struct {
	mu     sync.Mutex
	seen   int
	events chan int
}

func (f *feed) emit(v int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events <- v
}

func (f *feed) next() int {
	f.mu.Lock()
	f.seen++
	f.mu.Unlock()
	return <-f.events
}

// want: deadlock
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

// A job's Wait selects between the result and the end. When both are ready
// select picks either, and with the end the result is lost.
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
		return 0, false
	}
}

// want: assertion
func TestLostResult(t *testing.T) {
	j := job{result: make(chan int, 1), done: make(chan struct{})}
	go j.run()
	if v, ok := j.Wait(); !ok || v != 42 {
		t.Errorf("got %d, %v, want 42, true", v, ok)
	}
	<-j.done
}

// A gate is a channel used as a semaphore with one permit. The error path
// releases by hand and by defer; the second release takes the permit of
// whoever is inside by then.
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
		g.release()
		return
	}
	g.work()
}

// want: assertion
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

// lookup gives up when it is cancelled, but its query sends the answer on an
// unbuffered channel that nobody reads any more (goroutine leak; Kubernetes
// issue 5316 in GoKer).
func lookup(cancel <-chan struct{}) (string, error) {
	answer := make(chan string)
	go func() { answer <- "here" }()
	select {
	case s := <-answer:
		return s, nil
	case <-cancel:
		return "", errCancelled
	}
}

// want: leak
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
