package model_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/model"
)

// An Automaton must say of every sequence of events what a Walk says of it.
func TestAutomatonIsAWalk(t *testing.T) {
	rules := model.Rules{Threads: 3, ExitVisits: true}
	a := model.NewAutomaton(rules)
	ops := []model.Op{model.Acquire, model.TryAcquire, model.AcquireContext, model.Release, model.Checkpoint, model.Block, model.Unblock, model.Exit}
	event := rapid.Custom(func(t *rapid.T) model.Event {
		thread := rapid.IntRange(0, rules.Threads-1).Draw(t, "thread")
		op := rapid.SampledFrom(ops).Draw(t, "op")
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return model.Cancel(thread)
		case 1, 2:
			return model.Invoke(thread, op)
		}
		return model.Return(thread, op, rapid.SampledFrom([]model.Result{model.OK, model.No, model.Failed}).Draw(t, "result"))
	})
	settled, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := model.NewWalk(rules)
		at := int32(0)
		for _, e := range rapid.SliceOfN(event, 1, 40).Draw(t, "events") {
			to, ok := a.Observe(at, e)
			require.Equal(t, w.Observe(e), ok, "%v", e)
			if !ok {
				refused++
				continue // a Walk stays where it was
			}
			at = to
			if rest, calm := a.Settle(at); rapid.Bool().Draw(t, "rest") {
				require.Equal(t, w.Settle(), calm)
				if calm {
					at = rest
					settled++
				}
			}
		}
	})
	require.Positive(t, settled)
	require.Positive(t, refused)
	require.Greater(t, a.Sets(), 20)
}
