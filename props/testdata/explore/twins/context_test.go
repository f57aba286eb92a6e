package twins

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// relay heeds its context wherever it waits.
func relay(ctx context.Context, in <-chan int, out chan<- int) {
	select {
	case v := <-in:
		select {
		case out <- v:
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
}

func TestContextLeak(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	in, out := make(chan int, 1), make(chan int)
	in <- 1
	go relay(ctx, in, out)
	var wg sync.WaitGroup
	wg.Go(cancel)
	select {
	case v := <-out:
		if v != 1 {
			t.Errorf("got %d, want 1", v)
		}
	case <-ctx.Done():
	}
	wg.Wait()
}

var errTask = errors.New("task failed")

// A group of tasks keeps its first error until Wait asks for it (as
// golang.org/x/sync/errgroup does).
type group struct {
	wg   sync.WaitGroup
	once sync.Once
	err  error
}

func newGroup() *group { return &group{} }

func (g *group) Go(task func() error) {
	g.wg.Go(func() {
		if err := task(); err != nil {
			g.once.Do(func() { g.err = err })
		}
	})
}

func (g *group) Wait() error {
	g.wg.Wait()
	return g.err
}

func TestFirstErrorLost(t *testing.T) {
	g := newGroup()
	g.Go(func() error { return nil })
	g.Go(func() error { return errTask })
	if err := g.Wait(); !errors.Is(err, errTask) {
		t.Fatalf("got error %v, want %v", err, errTask)
	}
}

// A session's Close waits for the callback when it was too late to stop it (the
// documentation of time.Timer.Stop).
type session struct {
	timer   *time.Timer
	closed  atomic.Bool
	late    atomic.Bool // the callback found the session closed
	expired chan struct{}
}

func newSession(d time.Duration) *session {
	s := &session{expired: make(chan struct{})}
	s.timer = time.AfterFunc(d, s.expire)
	return s
}

func (s *session) expire() {
	defer close(s.expired)
	if s.closed.Load() {
		s.late.Store(true)
	}
}

// Close says whether it came before the timer.
func (s *session) Close() bool {
	stopped := s.timer.Stop()
	if !stopped {
		<-s.expired
	}
	s.closed.Store(true)
	return stopped
}

func TestTimerStop(t *testing.T) {
	s := newSession(time.Second)
	if !s.Close() {
		<-s.expired
	}
	if s.late.Load() {
		t.Error("the timer's callback ran in a closed session")
	}
}
