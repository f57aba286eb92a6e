package model_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/model"
)

// Each story ends with the event that breaks the promise, or breaks none.
func TestLoopWalk(t *testing.T) {
	soon := func(n int) model.LoopEvent { return model.LoopEvent{Kind: model.LoopSoon, Callback: n} }
	begin := func(n int) model.LoopEvent {
		return model.LoopEvent{Kind: model.LoopBegin, Callback: n, Inside: true}
	}
	end := func(n int) model.LoopEvent { return model.LoopEvent{Kind: model.LoopEnd, Callback: n} }
	send := func(n int) model.LoopEvent { return model.LoopEvent{Kind: model.LoopSend, Callback: n} }
	sent := func(n int) model.LoopEvent { return model.LoopEvent{Kind: model.LoopSent, Callback: n} }
	failed := func(n int) model.LoopEvent {
		return model.LoopEvent{Kind: model.LoopSent, Callback: n, Failed: true}
	}
	cancel := func(n int) model.LoopEvent { return model.LoopEvent{Kind: model.LoopCancel, Callback: n} }
	later := func(n int, due time.Duration) model.LoopEvent {
		return model.LoopEvent{Kind: model.LoopLater, Callback: n, Due: due, Latest: due}
	}
	at := func(e model.LoopEvent, now time.Duration) model.LoopEvent {
		e.Now = now
		return e
	}
	calm := model.LoopEvent{Kind: model.LoopCalm}
	closing, closed := model.LoopEvent{Kind: model.LoopClose}, model.LoopEvent{Kind: model.LoopClosed}
	type story = []model.LoopEvent
	for _, test := range []struct {
		promise string
		story   story
	}{
		{"", story{soon(0), soon(1), begin(0), end(0), begin(1), end(1), calm}},
		{"loop-fifo", story{soon(0), soon(1), begin(1)}},
		{"", story{soon(0), soon(1), cancel(0), begin(1), end(1), calm}},
		{"loop-cancellation", story{soon(0), cancel(0), begin(0)}},
		{"loop-one-at-a-time", story{soon(0), soon(1), begin(0), begin(1)}},
		{"loop-one-at-a-time", story{soon(0), {Kind: model.LoopBegin}}},
		{"loop-no-lost-wakeup", story{soon(0), begin(0), end(0), begin(0)}},
		{"loop-no-lost-wakeup", story{send(0), sent(0), calm}},
		{"", story{send(0), calm}},
		{"loop-no-lost-wakeup", story{send(0), failed(0)}},
		{"", story{send(0), {Kind: model.LoopSent, Failed: true, Excused: true}, calm}},
		{"", story{closing, send(0), failed(0)}},
		{"loop-close", story{closing, send(0), begin(0), end(0), failed(0)}},
		{"loop-close", story{closing, closed, send(0), sent(0)}},
		{"", story{closing, send(0), closed, sent(0)}},
		{"loop-close", story{send(0), sent(0), closing, closed, begin(0)}},
		// 0 is sent while 1 is arranged: either may be first. 2 comes after both.
		{"", story{send(0), soon(1), sent(0), begin(1), end(1), begin(0)}},
		{"", story{send(0), soon(1), sent(0), begin(0), end(0), begin(1)}},
		{"loop-fifo", story{send(0), soon(1), sent(0), soon(2), begin(2)}},
		// 1 is sent while the loop's thread arranges 0.
		{"", story{{Kind: model.LoopCall}, send(1), sent(1), soon(0), begin(1), end(1), begin(0)}},
		{"", story{later(0, 5), later(1, 3), at(begin(1), 5), end(1), begin(0)}},
		{"loop-fifo", story{later(0, 5), later(1, 3), at(begin(0), 5)}},
		{"loop-fifo", story{later(0, 5), at(begin(0), 4)}},
		{"", story{later(0, 5), calm}},
		{"loop-no-lost-wakeup", story{later(0, 5), at(calm, 5)}},
		// 0 arranges 1, 1 arranges 2, and so on, while 9 is due: the next turn begins
		// with 1 and 9 in the queue, and 2 is for the one after that.
		{"", story{soon(0), later(9, 5), at(begin(0), 5), soon(1), end(0), begin(1), soon(2), end(1), begin(9), end(9), begin(2)}},
		{"loop-no-starvation", story{soon(0), later(9, 5), at(begin(0), 5), soon(1), end(0), begin(1), soon(2), end(1), begin(2)}},
	} {
		var w model.LoopWalk
		for i, e := range test.story {
			if e.Kind == model.LoopSoon && !slices.ContainsFunc(test.story[:i], func(c model.LoopEvent) bool { return c.Kind == model.LoopCall && c.Callback == e.Callback }) {
				require.Nil(t, w.Observe(model.LoopEvent{Kind: model.LoopCall, Callback: e.Callback, Now: e.Now}))
			}
			breach := w.Observe(e)
			switch {
			case i < len(test.story)-1 || test.promise == "":
				require.Nil(t, breach, "%v: event %d", test.story, i)
			default:
				require.NotNil(t, breach, "%v", test.story)
				require.Equal(t, test.promise, breach.Promise)
			}
		}
	}
}
