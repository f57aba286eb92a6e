package anderson_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/anderson"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A thread is overtaken by those alone that drew before it: one turn of each of
// the other two.
func TestPromises(t *testing.T) {
	props.VerifyLocker(t, anderson.New, props.Promise("no-starvation"), props.Bypass(2))
}

// TestWrapAround takes the lock more often than there are slots.
func TestWrapAround(t *testing.T) {
	l := anderson.New()
	for range 200 {
		l.Lock()
		require.False(t, l.TryLock(), "a held lock")
		l.Unlock()
		require.True(t, l.TryLock(), "a free lock")
		l.Unlock()
	}
	require.Panics(t, l.Unlock)
}
