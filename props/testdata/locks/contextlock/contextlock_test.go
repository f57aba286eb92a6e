package contextlock_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/contextlock"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A caller that is told to go may have the lock for a moment, and a try fails then.
func TestPromises(t *testing.T) {
	props.VerifyLocker(t, contextlock.New, props.Promise("no-starvation"), props.WeakTry())
}

// TestRecord counts what has been granted, not what has been given back.
func TestRecord(t *testing.T) {
	l := contextlock.New()
	ctx, cancel := context.WithCancel(t.Context())
	require.NoError(t, l.LockContext(ctx))
	l.Unlock()
	cancel()
	require.ErrorIs(t, l.LockContext(ctx), context.Canceled)
	require.True(t, l.TryLock(), "it was given back")
	require.ErrorIs(t, l.LockContext(ctx), context.Canceled, "a held lock")
	l.Unlock()
	require.Equal(t, 2, l.Times())
	require.Panics(t, l.Unlock)
}
