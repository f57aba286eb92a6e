package sched_test

import (
	"iter"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// condLock is a lock made of a mutex and a condition variable.
type condLock struct {
	mu, cond byte
	held     bool
}

func (l *condLock) acquire() {
	t := sched.Here()
	t.Lock(unsafe.Pointer(&l.mu))
	for l.held {
		t.CondWait(unsafe.Pointer(&l.cond), unsafe.Pointer(&l.mu))
	}
	l.held = true
	t.Unlock(unsafe.Pointer(&l.mu))
}

func (l *condLock) release() {
	t := sched.Here()
	t.Lock(unsafe.Pointer(&l.mu))
	l.held = false
	t.Signal(unsafe.Pointer(&l.cond))
	t.Unlock(unsafe.Pointer(&l.mu))
}

func rounds(threads, rounds int) func() {
	return func() {
		l := new(condLock)
		for range threads {
			sched.Go(func() {
				for range rounds {
					l.acquire()
					l.release()
				}
			})
		}
	}
}

// undisturbed is the mean time of many executions without the slowest hundredth,
// which are those that other processes interrupted: on a busy machine most of the
// elapsed time is theirs.
func undisturbed(took []time.Duration) float64 {
	slices.Sort(took)
	took = took[:len(took)-len(took)/100]
	sum := time.Duration(0)
	for _, t := range took {
		sum += t
	}
	return sum.Seconds() / float64(len(took))
}

func BenchmarkExecCondLock(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	s := sched.NewRandom(1)
	body := rounds(3, 3)
	var took []time.Duration
	steps, switches := 0, 0
	for b.Loop() {
		begin := time.Now()
		r := e.Run(s, body)
		took = append(took, time.Since(begin))
		if r.Outcome != sched.Finished {
			b.Fatal(r.Outcome, r.Failure, r.Left)
		}
		steps += r.Steps
		switches += r.Switches
	}
	b.ReportMetric(1/undisturbed(took), "exec/s")
	b.ReportMetric(undisturbed(took)*1e9*float64(b.N)/float64(steps), "ns/step")
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
	b.ReportMetric(float64(switches)/float64(b.N), "switches/exec")
}

func BenchmarkExecPointWithoutSwitch(b *testing.B) {
	e := sched.New(sched.Config{Steps: 1 << 62})
	defer e.Close()
	var word byte
	e.Run(sched.RunToBlock{}, func() {
		sched.Go(func() {
			t := sched.Here()
			b.ResetTimer()
			for range b.N {
				o := t.Announce(sched.Store, unsafe.Pointer(&word))
				t.Done(sched.Store, o, true, 0)
			}
			b.StopTimer()
		})
	})
}

func BenchmarkExecPullRoundTrip(b *testing.B) {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	for b.Loop() {
		next()
	}
}
