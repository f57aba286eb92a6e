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

// BenchmarkExecCondLock is a random walk through a small program. What limits it is
// the bookkeeping at the 60 points, not the 15 switches: in a CPU profile the hashes
// of what each thread did and saw (mix) take 21 %, the runtime's switches of
// coroutines (mcall) 14 % and resume around them 8 %, the decisions (pick) 13 %, and
// starting threads 4 %. Hashing by one multiplication in place of three would take a
// third off a point, but only 4 % off an execution.
//
// The metric x-bare compares it with as many bare round trips of iter.Pull as it
// switches. 3 of 4 points do not switch, and so it cannot come near to the ratio of
// BenchmarkExecSwitchEveryStep: to cost 1.5 of its switches, all the rest of an
// execution would have to fit into half a round trip a switch, which is a sixth of a
// round trip a point; see BenchmarkExecPointWithoutSwitch for what a point takes.
//
//	go test ./props/sched -run '^$' -bench ExecCondLock -benchtime 10s -cpuprofile cpu.out
//	go tool pprof -top -cum sched.test cpu.out
func BenchmarkExecCondLock(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	s := sched.NewRandom(1)
	body := rounds(3, 3)
	next := roundTrip(b)
	var took, bare []time.Duration
	steps, switches := 0, 0
	for b.Loop() {
		begin := time.Now()
		r := e.Run(s, body)
		between := time.Now()
		for range r.Switches {
			next()
		}
		took, bare = append(took, between.Sub(begin)), append(bare, time.Since(between))
		if r.Outcome != sched.Finished {
			b.Fatal(r.Outcome, r.Failure, r.Left)
		}
		steps += r.Steps
		switches += r.Switches
	}
	b.ReportMetric(1/undisturbed(took), "exec/s")
	b.ReportMetric(undisturbed(took)/undisturbed(bare), "x-bare")
	b.ReportMetric(undisturbed(took)*1e9*float64(b.N)/float64(steps), "ns/step")
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
	b.ReportMetric(float64(switches)/float64(b.N), "switches/exec")
}

// BenchmarkExecPointWithoutSwitch compares points at which the thread goes on with
// round trips of iter.Pull. The metric x-bare is the ratio.
func BenchmarkExecPointWithoutSwitch(b *testing.B) {
	const each = 100
	e := sched.New(sched.Config{Steps: 1 << 62})
	defer e.Close()
	next := roundTrip(b)
	var word byte
	var ours, bare []time.Duration
	e.Run(sched.RunToBlock{}, func() {
		t := sched.Here()
		for b.Loop() {
			begin := time.Now()
			for range each {
				o := t.Announce(sched.Store, unsafe.Pointer(&word))
				t.Done(sched.Store, o, true, 0)
			}
			between := time.Now()
			for range each {
				next()
			}
			ours, bare = append(ours, between.Sub(begin)), append(bare, time.Since(between))
		}
	})
	b.ReportMetric(undisturbed(ours)*1e9/each, "ns/point")
	b.ReportMetric(undisturbed(bare)*1e9/each, "ns/round-trip")
	b.ReportMetric(undisturbed(ours)/undisturbed(bare), "x-bare")
}

func BenchmarkExecPullRoundTrip(b *testing.B) {
	next := roundTrip(b)
	for b.Loop() {
		next()
	}
}

// roundTrip is a bare switch to a coroutine and back.
func roundTrip(b *testing.B) func() (struct{}, bool) {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	b.Cleanup(stop)
	return next
}
