package props

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/testdata/locks/yieldgil"
)

// T0 gets the lock back, and then Close comes, before Block ends. It holds the lock, so
// that what it does next is no newcomer's acquire.
func TestBlockEndsAfterClose(t *testing.T) {
	require.Empty(t, outsideReason(), "this test needs the inside build")
	const schedule = " @ 1.2>2 2.6>1 1.7>1 1.14>2 2.11>3"
	for _, steps := range []string{
		"T0.Acquire T1.Acquire Close T0.Block T0.Acquire",
		"T0.Acquire T1.Acquire Close T0.Block T0.Unblock T0.Acquire",
		"T0.Acquire T1.Acquire Close T0.Block T0.UnblockPanic T0.Acquire",
		"T0.Acquire T1.Acquire Close T0.Block T0.UnblockGoexit T0.Acquire",
	} {
		s, err := newSubject(yieldgil.New)
		require.NoError(t, err)
		set, err := newSettings(nil)
		require.NoError(t, err)
		p, d, m, ok, err := parseInside("explore " + steps + schedule)
		require.True(t, ok)
		require.NoError(t, err)
		v := newVerification(t, s, set, "p")
		v.replayInside(p, m, planOf(d))
		require.NoError(t, v.problem)
		require.Empty(t, v.findings, steps)
	}
}
