package props

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/locks/cpythonlike"
)

// CPython waits for the switch outside any loop (COND_WAIT(gil->switch_cond) in
// drop_gil, Python/ceval_gil.c): a spurious wakeup ends a forced switch early. With
// Go's Cond there is none.
func TestSpuriousWakeupsOnRequest(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	s, err := newSubject(cpythonlike.New)
	verdict := func(opts ...Option) report.Promise {
		opts = append(opts, Without("no-starvation"), func(s *settings) { s.hunt.promise = "forced-switch" })
		return rowOf(t, examine(t, s, err, opts, func(*testing.T, promise, report.Promise) {}), "forced-switch")
	}
	require.Equal(t, report.Pass, verdict().Verdict)
	broken := verdict(SpuriousWakeups(1))
	require.Equal(t, report.Fail, broken.Verdict)
	require.LessOrEqual(t, broken.Counterexample.Preemptions, insidePreemptions)
}
