package linearizability

import (
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawHistory lets up to three threads call what they may, in a random
// interleaving. Each return gets a result that the automaton allows; then one
// result in half of the histories is replaced by any other, so that about half
// of them are illegal, most of them just so.
func drawHistory(t *rapid.T, rules model.Rules, operations int) History {
	var h History
	walk := model.NewWalk(rules)
	current := make([]int, rules.Threads+1) // operation in progress, -1 none; the last is Close's
	for i := range current {
		current[i] = -1
	}
	closed := false
	for stamp := int64(0); stamp < int64(3*operations); stamp++ {
		lane := rapid.IntRange(0, rules.Threads).Draw(t, "lane")
		if i := current[lane]; i >= 0 {
			if r, ok := allowed(t, walk, h[i]); ok {
				h[i].Result, h[i].Return, h[i].Pending = r, stamp, false
				current[lane] = -1
			}
			continue
		}
		o := Operation{Thread: lane, Op: model.Op(rapid.IntRange(0, int(model.Misuse)).Draw(t, "op")), Call: stamp, Pending: true}
		if lane == rules.Threads {
			o.Thread, o.Op = 0, model.Close
		}
		if (o.Op == model.Close) != (lane == rules.Threads) || closed && o.Op == model.Close ||
			len(h) == operations || !walk.Observe(o.event(model.Invoked)) {
			continue
		}
		closed = closed || o.Op == model.Close
		if o.Op == model.AcquireContext && rapid.Bool().Draw(t, "cancelled") {
			o.Cancelled = walk.Observe(model.Cancel(o.Thread))
		}
		current[lane] = len(h)
		h = append(h, o)
	}
	for lane, i := range current {
		if i >= 0 && h[i].Op == model.Checkpoint { // the oracle knows none that may have yielded
			h[i].Result, h[i].Return, h[i].Pending = model.No, int64(3*operations+lane), false
		}
	}
	mutate(t, h)
	return h
}

// allowed picks a result that the automaton accepts now, if there is one. A
// Checkpoint never yields here: that is two instants to Check and one to Monitor.
func allowed(t *rapid.T, walk *model.Walk, o Operation) (model.Result, bool) {
	first := rapid.IntRange(0, 3).Draw(t, "result")
	for i := range 4 {
		o.Result = model.Result((first + i) % 4)
		if o.Op == model.Checkpoint && o.Result != model.No {
			continue
		}
		if walk.Observe(o.event(model.Returned)) {
			return o.Result, true
		}
	}
	return 0, false
}

func mutate(t *rapid.T, h History) {
	if len(h) == 0 || !rapid.Bool().Draw(t, "mutate") {
		return
	}
	o := &h[rapid.IntRange(0, len(h)-1).Draw(t, "victim")]
	if o.Op != model.Checkpoint {
		o.Result = model.Result(rapid.IntRange(0, 3).Draw(t, "instead"))
	}
}

func drawRules(t *rapid.T) model.Rules {
	return model.Rules{
		Threads: rapid.IntRange(1, 3).Draw(t, "threads"),
		Order:   rapid.SampledFrom([]model.Order{model.Barging, model.FIFO}).Draw(t, "order"),
		WeakTry: rapid.Bool().Draw(t, "weak"),
	}
}

// Three judges that work differently say the same of every history: Porcupine on
// whole operations, the monitor on events, the oracle by brute force.
func TestJudgesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := drawRules(t)
		h := drawHistory(t, rules, 7)
		legal := bruteForce(h, rules.WeakTry)
		if got := Check(h, rules, patience); got != map[bool]Verdict{true: Linearizable, false: Illegal}[legal] {
			t.Fatalf("Check says %v, brute force says legal = %v\n%v", got, legal, h)
		}
		if err := Follow(h.Events(), rules); (err == nil) != legal {
			t.Fatalf("monitor says %v, brute force says legal = %v\n%v", err, legal, h)
		}
	})
}

// The canary of TestJudgesAgree: what it draws is legal often and illegal often,
// and a judge with another rule for TryAcquire is found out by it. The seeds are
// fixed, so that this is no matter of luck.
func TestDrawnHistoriesCanTellJudgesApart(t *testing.T) {
	drawn := rapid.Custom(func(t *rapid.T) History { return drawHistory(t, weak, 7) })
	const seeds = 200
	legal, disagreements := 0, 0
	for seed := range seeds {
		h := drawn.Example(seed)
		if bruteForce(h, true) {
			legal++
			if Check(h, strict, patience) != Linearizable {
				disagreements++
			}
		}
	}
	t.Logf("of %d histories %d are legal, %d of these only with a weak TryAcquire", seeds, legal, disagreements)
	require.Greater(t, legal, seeds/10)
	require.Less(t, legal, seeds*9/10)
	require.NotZero(t, disagreements)
}
