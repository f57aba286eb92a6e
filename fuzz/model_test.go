package fuzz

import (
	"fmt"
	"testing"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
)

// FuzzModel has a small history, with right and wrong results, judged by
// Porcupine, by the monitor and by brute force. They must agree, and no state
// that the model can be in on the way may break an invariant of the model.
func FuzzModel(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		h := decodeHistory(data)
		for _, weakTry := range []bool{false, true} {
			if wrong := disagreement(h, weakTry); wrong != "" {
				t.Fatalf("%s (weak TryAcquire: %v)\nhistory:\n%vinput: []byte(%q)", wrong, weakTry, h, data)
			}
		}
	})
}

func disagreement(h linearizability.History, weakTry bool) string {
	barging := model.Rules{Threads: callers, WeakTry: weakTry}
	fifo := model.Rules{Threads: callers, WeakTry: weakTry, Order: model.FIFO}
	porcupine := linearizability.Check(h, barging, patience)
	if legal := newBruteForce(h, weakTry, false).legal(); legal != (porcupine == linearizability.Linearizable) {
		return fmt.Sprintf("Porcupine: %v; brute force: legal = %v", porcupine, legal)
	}
	events := h.Events()
	monitor := linearizability.Follow(events, barging)
	if legal := newBruteForce(h, weakTry, true).legal(); legal != (monitor == nil) {
		return fmt.Sprintf("monitor: %v; brute force with switches: legal = %v", monitor, legal)
	}
	if linearizability.Follow(events, fifo) == nil && monitor != nil {
		return fmt.Sprintf("first come, first served is legal, but not as any order of service: %v", monitor)
	}
	return broken(events, barging) + broken(events, fifo)
}

// broken names an invariant that does not hold in a state that the events lead to.
func broken(events []model.Event, rules model.Rules) string {
	walk := model.NewWalk(rules)
	for _, e := range events {
		if !walk.Observe(e) {
			return ""
		}
		for _, s := range walk.States() {
			for _, i := range model.Invariants() {
				if !i.Holds(rules, s) {
					return fmt.Sprintf("after %v not %s: %s", e, i.Name, i.Meaning)
				}
			}
		}
	}
	return ""
}
