package linearizability

import (
	"strings"
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

func TestTimeline(t *testing.T) {
	h := History{
		op(0, model.Acquire, model.OK, 1, 3), op(1, model.TryAcquire, model.No, 2, 5),
		op(0, model.Close, model.OK, 4, 7), pending(2, model.Acquire, 6),
	}
	require.Equal(t, ""+
		"Close                |-Close ok-|\n"+
		"T0    |-Acquire ok-|\n"+
		"T1     |-TryAcquire false-|\n"+
		"T2                          |-Acquire->\n", h.String())
}

// Only the order of the calls and returns matters to the picture.
func TestTimelineDoesNotShowStamps(t *testing.T) {
	for _, c := range histories {
		later := make(History, len(c.history))
		for i, o := range c.history {
			o.Call, o.Return = 1000+7*o.Call, 1000+7*o.Return
			later[i] = o
		}
		require.Equal(t, c.history.String(), later.String(), c.name)
		require.Equal(t, Explain(c.history, c.rules, patience), Explain(later, c.rules, patience), c.name)
	}
}

func TestTimelineContinuesBelow(t *testing.T) {
	text := turns(OperationsMax).String()
	for line := range strings.Lines(text) {
		require.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), bandWidth+6)
	}
	require.Equal(t, OperationsMax/2, strings.Count(text, "|-Acquire ok-|"), "a label was cut:\n%s", text)
	require.Equal(t, OperationsMax/2, strings.Count(text, "|-Release ok-|"), "a label was cut:\n%s", text)
}

// The mark stands under the first operation whose return cannot be explained,
// not under those that go wrong after it.
func TestExplainMarksTheFirstIllegalOperation(t *testing.T) {
	h := History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.OK, 3, 5), op(2, model.Acquire, model.OK, 4, 6),
	}
	require.Equal(t, ""+
		"history of 3 operations: illegal: no legal order has T1.Acquire = ok\n"+
		"\tT0    |-Acquire ok-|\n"+
		"\tT1                   |-Acquire ok-|\n"+
		"\t                       ^^^^^^^^^^\n"+
		"\tT2                    |-Acquire ok--|\n", Explain(h, strict, patience))
}

func TestExplainSaysTheRuleOfTryAcquire(t *testing.T) {
	h := History{op(0, model.TryAcquire, model.No, 1, 2)}
	require.Contains(t, Explain(h, strict, patience),
		"no legal order has T0.TryAcquire = false (it may fail only if the lock is held or closed)")
	require.Contains(t, Explain(h, weak, patience), "history of 1 operations: linearizable\n")
}
