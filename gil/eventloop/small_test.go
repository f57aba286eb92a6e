package eventloop

import (
	"testing"

	"github.com/gilcheck/gilcheck/gil"
)

// The tests here are small enough to be run in every interleaving:
//
//	go run ./props/cmd/gilcheck explore -run TestSmall ./gil/eventloop

// TestSmallWake: two threads call a loop that has nothing else to do.
func TestSmallWake(t *testing.T) {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	l := NewWithoutFiles(thread)
	calls := 0
	for range 2 {
		go func() {
			_ = l.CallSoonThreadsafe(func() {
				if calls++; calls == 2 {
					l.Stop()
				}
			})
		}()
	}
	if err := l.RunForever(); err != nil {
		t.Error(err)
	}
	_ = l.Close()
	thread.Exit()
}

// TestSmallClose: a call from another thread either is refused, or may be made;
// what was accepted before the last turn is made.
func TestSmallClose(t *testing.T) {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	l := NewWithoutFiles(thread)
	called := 0
	sent := make(chan error, 1)
	go func() { sent <- l.CallSoonThreadsafe(func() { called++ }) }()
	accepted := false
	select {
	case err := <-sent:
		accepted = err == nil
		sent <- err
	default:
	}
	l.Stop()
	_ = l.RunForever()
	_ = l.Close()
	thread.Exit()
	err := <-sent
	if called > 1 || accepted && called == 0 || err != nil && called > 0 {
		t.Errorf("accepted early: %t, called %d times, %v", accepted, called, err)
	}
}

// TestSmallTasks: two tasks, and a call from another thread meanwhile.
func TestSmallTasks(t *testing.T) {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	l := NewWithoutFiles(thread)
	steps := 0
	sent := make(chan error, 1)
	go func() { sent <- l.CallSoonThreadsafe(func() { steps++ }) }()
	task := func() error {
		steps++
		return l.Sleep(0)
	}
	if _, err := RunUntilComplete(Gather(l, l.Go(task), l.Go(task))); err != nil {
		t.Error(err)
	}
	var err error
	thread.Block(func() { err = <-sent })
	l.Stop()
	_ = l.RunForever()
	if err != nil || steps != 3 {
		t.Errorf("%d steps, want 3; %v", steps, err)
	}
	_ = l.Close()
	thread.Exit()
}

// TestSmallExecutor: one call in another thread, which is shut down at once.
func TestSmallExecutor(t *testing.T) {
	g := gil.New()
	thread := g.NewThread("loop")
	thread.Acquire()
	l := NewWithoutFiles(thread)
	e := NewExecutor(1, func(name string) Thread { return g.NewThread(name) })
	answer := RunInExecutor(l, e, func(Thread) (int, error) { return 7, nil })
	thread.Block(e.Shutdown)
	if value, err := RunUntilComplete(answer); value != 7 || err != nil {
		t.Errorf("%d, %v", value, err)
	}
	_ = l.Close()
	thread.Exit()
}
