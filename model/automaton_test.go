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
	settled, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := model.NewWalk(rules)
		at := int32(0)
		pending := map[int]model.Op{}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			e := drawEvent(t, rules.Threads, pending)
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

// drawEvent draws mostly what a client may do next, so that walks get far: most
// events that are drawn blindly are refused at once, and one run in a few dozen
// then settled nowhere.
func drawEvent(t *rapid.T, threads int, pending map[int]model.Op) model.Event {
	thread := rapid.IntRange(0, threads-1).Draw(t, "thread")
	op := rapid.SampledFrom([]model.Op{
		model.Acquire, model.TryAcquire, model.AcquireContext, model.Release,
		model.Checkpoint, model.Block, model.Unblock, model.Exit,
	}).Draw(t, "op")
	result := rapid.SampledFrom([]model.Result{model.OK, model.OK, model.No, model.Failed}).Draw(t, "result")
	begun, busy := pending[thread]
	switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
	case kind == 0:
		return model.Cancel(thread)
	case kind == 1:
		return model.Return(thread, op, result)
	case busy:
		delete(pending, thread)
		return model.Return(thread, begun, result)
	}
	pending[thread] = op
	return model.Invoke(thread, op)
}
