package bugs

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// relay heeds its context while it waits for a value, but not while it passes
// the value on: a reader that has gone leaves it waiting for ever (context
// leak; GoKer, family "channel and context").
func relay(ctx context.Context, in <-chan int, out chan<- int) {
	select {
	case v := <-in:
		out <- v
	case <-ctx.Done():
	}
}

// want: leak
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

// A group of tasks hands its first error over an unbuffered channel and drops
// it when Wait does not receive at that moment (the first error lost; compare
// golang.org/x/sync/errgroup).
type group struct {
	wg   sync.WaitGroup
	errs chan error
}

func newGroup() *group { return &group{errs: make(chan error)} }

func (g *group) Go(task func() error) {
	g.wg.Go(func() {
		if err := task(); err != nil {
			select {
			case g.errs <- err:
			default:
			}
		}
	})
}

func (g *group) Wait() error {
	done := make(chan struct{})
	go func() {
		g.wg.Wait()
		close(done)
	}()
	select {
	case err := <-g.errs:
		<-done
		return err
	case <-done:
		return nil
	}
}

// want: assertion
func TestFirstErrorLost(t *testing.T) {
	g := newGroup()
	g.Go(func() error { return nil })
	g.Go(func() error { return errTask })
	if err := g.Wait(); !errors.Is(err, errTask) {
		t.Fatalf("got error %v, want %v", err, errTask)
	}
}

// A session's Close stops the timer and does not look at the answer: when Stop
// is false the callback runs already, and finds the session closed (the
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
	s.closed.Store(true)
	return stopped
}

// want: assertion
func TestTimerStop(t *testing.T) {
	s := newSession(time.Second)
	if !s.Close() {
		<-s.expired
	}
	if s.late.Load() {
		t.Error("the timer's callback ran in a closed session")
	}
}
