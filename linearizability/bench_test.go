package linearizability

import (
	"fmt"
	"testing"

	"github.com/gilcheck/gilcheck/model"
)

// crowd is a history in which threads take turns and always want the lock: a
// thread calls Acquire as soon as its Release is back, and gets it a round later.
func crowd(threads, operations int) History {
	var h History
	for i := range operations / 2 {
		t, now, before := i%threads, int64(10*i), int64(10*(i-threads))
		h = append(h, op(t, model.Acquire, model.OK, before+5, now), op(t, model.Release, model.OK, now+2, now+4))
	}
	return h
}

func BenchmarkCheck(b *testing.B) {
	for _, threads := range []int{2, 4, 8} {
		rules := model.Rules{Threads: threads}
		legal := crowd(threads, OperationsMax)
		illegal := append(History{}, legal...)
		illegal[OperationsMax-1].Result = model.No // the last Release
		for h, want := range map[*History]Verdict{&legal: Linearizable, &illegal: Illegal} {
			b.Run(fmt.Sprintf("%v/threads=%d", want, threads), func(b *testing.B) {
				for b.Loop() {
					if got := Check(*h, rules, patience); got != want {
						b.Fatal(got)
					}
				}
			})
		}
	}
}

// The worst case: nothing but cancelled acquires, each of which may have had the
// lock for a moment, in any order, and an illegal end that makes Porcupine try all.
func BenchmarkCheckWorst(b *testing.B) {
	for _, threads := range []int{2, 4, 6} {
		var h History
		for i := range OperationsMax - 1 {
			begin, end := int64(10*(i-threads)), int64(10*i)
			h = append(h, cancelled(op(i%threads, model.AcquireContext, model.Failed, begin+5, end)))
		}
		h = append(h, op(0, model.Release, model.OK, h.end()+1, h.end()+2))
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			for b.Loop() {
				if got := Check(h, model.Rules{Threads: threads}, patience); got != Illegal {
					b.Fatal(got)
				}
			}
		})
	}
}

func BenchmarkMonitor(b *testing.B) {
	for _, threads := range []int{2, 4, 8} {
		rules := model.Rules{Threads: threads}
		events := crowd(threads, OperationsMax).Events()
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			for b.Loop() {
				if err := Follow(events, rules); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(events)), "ns/event")
		})
	}
}

func BenchmarkRecorder(b *testing.B) {
	rec := NewRecorder(EventsMax)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			rec.Return(rec.Invoke(0, model.Acquire), model.OK)
			if rec.Truncated() {
				rec.clock.Store(0)
			}
		}
	})
}
