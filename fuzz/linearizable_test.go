package fuzz

import (
	"fmt"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// The crew of FuzzLinearizable, and what it may be asked to prove.
const (
	historians = 3
	eventsMax  = 256              // a program of 32 steps has fewer; see program.Decode
	patience   = 10 * time.Second // for Porcupine, which needs microseconds
)

// The reference lock queues its waiters, so the stricter order applies.
var queueing = model.Rules{Threads: historians, Order: model.FIFO}

// A historian is a watcher that records.
type historian struct {
	recorder *linearizability.Recorder
	current  [historians]linearizability.Call // each thread's operation in progress
	closing  linearizability.Call
}

func newHistorian() *historian {
	return &historian{recorder: linearizability.NewRecorder(eventsMax)}
}

func (h *historian) before(thread int, op model.Op) {
	if op == model.Close { // its own variable: T0 may be in another call
		h.closing = h.recorder.Invoke(0, op)
		return
	}
	h.current[thread] = h.recorder.Invoke(thread, op)
}

func (h *historian) after(thread int, op model.Op, r model.Result) {
	if op == model.Close {
		h.recorder.Return(h.closing, r)
		return
	}
	h.recorder.Return(h.current[thread], r)
}

func (h *historian) cancelling(thread int) { h.recorder.Cancel(h.current[thread]) }

// FuzzLinearizable lets three threads run freely through a program and judges
// their history by the monitor and by Porcupine. Whoever still waits when all
// others have let go is a failure, too.
func FuzzLinearizable(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		p := program.Decode(data, historians)
		h := newHistorian()
		hanging := inBubble(t, p, func() string {
			c := newCrew(historians, len(p), h)
			for _, s := range p {
				c.order(s)
			}
			return c.finish()
		})
		report(t, p, judge(h.recorder, hanging))
	})
}

func judge(r *linearizability.Recorder, hanging string) (wrong string) {
	history := r.History()
	err := linearizability.Follow(r.Events(), queueing)
	if err == nil && hanging != "" {
		return fmt.Sprintf("waits for ever though all others have let go: %s\n%v", hanging, history)
	}
	verdict := linearizability.Inconclusive
	if len(history) <= linearizability.OperationsMax {
		verdict = linearizability.Check(history, queueing, patience)
	}
	switch {
	case verdict == linearizability.Illegal && err == nil:
		return "Porcupine refuses a history that the monitor accepts\n" + explain(history)
	case verdict == linearizability.Illegal:
		return explain(history)
	case err != nil: // a switch that was owed is not in the history
		return fmt.Sprintf("%v\n%s", err, explain(history))
	default:
		return ""
	}
}

func explain(h linearizability.History) string {
	return linearizability.Explain(h, queueing, patience)
}
