package sync_test

import (
	"testing"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/goroutine"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// condLock is a lock made of a mutex and a condition variable.
type condLock struct {
	mu   sync.Mutex
	cond sync.Cond
	held bool
}

func (l *condLock) Lock() {
	l.mu.Lock()
	for l.held {
		l.cond.Wait()
	}
	l.held = true
	l.mu.Unlock()
}

func (l *condLock) Unlock() {
	l.mu.Lock()
	l.held = false
	l.cond.Signal()
	l.mu.Unlock()
}

// BenchmarkExecCondLockShim is the engine's BenchmarkExecCondLock through the shims.
func BenchmarkExecCondLockShim(b *testing.B) {
	e := sched.New(usual)
	defer e.Close()
	s := sched.NewRandom(1)
	body := func() {
		l := new(condLock)
		l.cond.L = &l.mu
		for range 3 {
			goroutine.Go(func() {
				for range 3 {
					l.Lock()
					l.Unlock() //nolint:staticcheck // what is measured
				}
			})
		}
	}
	steps := 0
	b.ReportAllocs()
	for b.Loop() {
		r := e.Run(s, body)
		if r.Outcome != sched.Finished {
			b.Fatal(r.Outcome, r.Failure, r.Left)
		}
		steps += r.Steps
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exec/s")
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
}
