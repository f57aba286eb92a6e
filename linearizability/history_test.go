package linearizability

import (
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

func TestMalformedHistoriesAccuseNobody(t *testing.T) {
	for name, h := range map[string]History{
		"T3.Acquire = ok: there are 3 threads":                         {op(3, model.Acquire, model.OK, 1, 2)},
		"T-1.Acquire = ok: there are 3 threads":                        {op(-1, model.Acquire, model.OK, 1, 2)},
		"T0.Acquire = ok: returned at 2, called at 2":                  {op(0, model.Acquire, model.OK, 2, 2)},
		"T0.Acquire = error: cancelled, but has no context":            {cancelled(op(0, model.Acquire, model.Failed, 1, 2))},
		"T0.Release = ok: called before T0.Acquire = ok returned":      {op(0, model.Release, model.OK, 2, 4), op(0, model.Acquire, model.OK, 1, 3)},
		"T0.Release = ok: called before T0.Acquire ... returned":       {pending(0, model.Acquire, 1), op(0, model.Release, model.OK, 2, 3)},
		"T1.Acquire ...: called before T1.TryAcquire = false returned": {op(1, model.TryAcquire, model.No, 1, 3), pending(1, model.Acquire, 3)},
	} {
		require.EqualError(t, h.Validate(3), name)
		require.Equal(t, Inconclusive, Check(h, strict, patience), name)
		require.Equal(t, "no history: "+name+"\n", Explain(h, strict, patience))
	}
}

func turns(n int) History {
	var h History
	for i := range int64(n) {
		what := []model.Op{model.Acquire, model.Release}[i%2]
		h = append(h, op(0, what, model.OK, 2*i, 2*i+1))
	}
	return h
}

func TestCheckRefusesLongHistories(t *testing.T) {
	require.Equal(t, Linearizable, Check(turns(OperationsMax), strict, patience))
	require.Equal(t, Inconclusive, Check(turns(OperationsMax+1), strict, patience))
	require.NoError(t, Follow(turns(OperationsMax+1).Events(), strict), "a monitor has no limit")
}

// A check that runs out of time says so. The nanosecond is over before Porcupine
// looks, but it may still finish first, so legal is an answer; illegal is not.
func TestCheckOutOfTimeAccusesNobody(t *testing.T) {
	for range 100 {
		require.NotEqual(t, Illegal, Check(turns(OperationsMax), strict, 1))
	}
}

func TestVerdictZeroValueIsNoPass(t *testing.T) {
	var v Verdict
	require.Equal(t, Inconclusive, v)
	require.Equal(t, "inconclusive", v.String())
}
