package sched_test

import (
	"iter"
	"math/bits"
	"testing"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// alternating switches at every step.
type alternating struct{}

func (alternating) Pick(_ *sched.Execution, current int, mask uint64) int {
	if after := mask & (^uint64(0) << uint(current+1)); after != 0 {
		return bits.TrailingZeros64(after)
	}
	return bits.TrailingZeros64(mask)
}

func (alternating) Choose(*sched.Execution, int) int { return 0 }

// steppers are threads that each write to a variable of their own.
func steppers(threads, steps int) func() {
	words := make([]byte, threads)
	step := make([]func(), threads)
	for i := range step {
		word := unsafe.Pointer(&words[i])
		step[i] = func() {
			t := sched.Here()
			for range steps {
				o := t.Announce(sched.Store, word)
				t.Done(sched.Store, o, true, 0)
			}
		}
	}
	return func() {
		for i := range step {
			sched.Go(step[i])
		}
	}
}

// BenchmarkExecSwitchEveryStep compares executions that switch at every step with as
// many bare round trips of iter.Pull: one after the other, so that both have the
// same share of a busy machine. The metric x-bare is the ratio.
func BenchmarkExecSwitchEveryStep(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for yield(struct{}{}) {
		}
	})
	defer stop()
	body := steppers(3, 20)
	var ours, bare time.Duration
	steps, switches := 0, 0
	for b.Loop() {
		begin := time.Now()
		r := e.Run(alternating{}, body)
		between := time.Now()
		for range r.Switches {
			next()
		}
		ours += between.Sub(begin)
		bare += time.Since(between)
		steps += r.Steps
		switches += r.Switches
	}
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
	b.ReportMetric(float64(switches)/float64(b.N), "switches/exec")
	b.ReportMetric(float64(ours.Nanoseconds())/float64(switches), "ns/switch")
	b.ReportMetric(float64(bare.Nanoseconds())/float64(switches), "ns/round-trip")
	b.ReportMetric(float64(ours)/float64(bare), "x-bare")
}
