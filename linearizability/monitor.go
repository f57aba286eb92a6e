package linearizability

import (
	"fmt"

	"github.com/gilcheck/gilcheck/model"
)

// A Monitor judges the events of one lock as they happen. It keeps the set of
// states that the lock can be in and stops at the first event that none of them
// allows. It agrees with [Check], and sees more where a Checkpoint yields: there
// it also wants the switch that was owed.
//
// A Monitor is used by one goroutine at a time. The zero value is not ready; see
// [NewMonitor].
type Monitor struct {
	walk        *model.Walk
	seen        int
	unexplained *UnexplainedError
}

// NewMonitor watches a new lock.
func NewMonitor(rules model.Rules) *Monitor { return &Monitor{walk: model.NewWalk(rules)} }

// Observe takes the next event and reports whether the lock may have produced
// all events so far. Once it says no it says no for good.
func (m *Monitor) Observe(e model.Event) bool {
	if m.unexplained == nil && !m.walk.Observe(e) {
		m.unexplained = &UnexplainedError{Index: m.seen, Event: e}
	}
	m.seen++
	return m.unexplained == nil
}

// Err is an [*UnexplainedError] once an event could not be explained.
func (m *Monitor) Err() error {
	if m.unexplained == nil {
		return nil
	}
	return m.unexplained
}

// An UnexplainedError is the first event that no state of the lock explains.
type UnexplainedError struct {
	Index int // of the event, from 0
	Event model.Event
}

func (e *UnexplainedError) Error() string {
	return fmt.Sprintf("event %d, %v: no order of the operations so far explains it", e.Index, e.Event)
}

// Follow runs a Monitor over events in order; the error is that of [Monitor.Err].
func Follow(events []model.Event, rules model.Rules) error {
	m := NewMonitor(rules)
	for _, e := range events {
		if !m.Observe(e) {
			break
		}
	}
	return m.Err()
}
