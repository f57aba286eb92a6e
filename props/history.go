package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// The share of the programs whose histories Porcupine sees as well. The walk of
// the model judges all of them; this is the second opinion, and the slower one.
const (
	historyEvery   = 10
	historyTimeout = 2 * time.Second
)

// checkHistory asks Porcupine about the history of a program.
func (s *search) checkHistory(p program.Program, o outcome) {
	if s.programs%historyEvery != 0 && o.broken == nil && s.runner.settings.replay == "" {
		return
	}
	h := historyOf(o.history)
	rules := s.runner.settings.rules(max(s.runner.settings.threads, p.Threads()))
	switch linearizability.Check(h, rules, historyTimeout) {
	case linearizability.Linearizable:
		s.histories++
	case linearizability.Illegal:
		s.histories++
		s.findings["linearizable"] = finding{program: p, outcome: o, history: h, price: s.runner.effort.price(), violation: violation{"linearizable", "history",
			"the history has no legal order:\n" + linearizability.Explain(h, rules, historyTimeout), false}}
	}
}

// historyOf makes a history of an event log: its events in order are its stamps.
func historyOf(events []event) linearizability.History {
	var h linearizability.History
	open := map[int]int{} // thread to index in h of the operation it is in
	for i, e := range events {
		stamp := int64(i + 1)
		key := e.Thread
		if e.Op == model.Close {
			key = -1
		}
		switch e.Kind {
		case model.Invoked:
			open[key] = len(h)
			h = append(h, linearizability.Operation{Thread: e.Thread, Op: e.Op, Call: stamp, Pending: true})
		case model.Cancelled:
			if at, ok := open[key]; ok {
				h[at].Cancelled = true
			}
		default:
			at := open[key]
			h[at].Result, h[at].Return, h[at].Pending = e.Result, stamp, false
			delete(open, key)
		}
	}
	return h
}

// illegalFinding is a free-running history without a legal order.
func illegalFinding(h linearizability.History, rules model.Rules) finding {
	return finding{note: freeRunning, replay: stressReplay, history: h,
		violation: violation{"linearizable", "history",
			fmt.Sprintf("a history of %d operations has no legal order:\n%s", len(h), linearizability.Explain(h, rules, historyTimeout)), false}}
}
