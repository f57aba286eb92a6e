package rwcond_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwcond"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.VerifyLocker(t, rwcond.New) }

// TestWriterGoesFirst shows the preference: while somebody waits for the whole, who
// wants the part waits behind, although it came first.
func TestWriterGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := rwcond.New()
		var order []string
		require.NoError(t, l.LockContext(t.Context()))
		queue(func() { l.Lock(); order = append(order, "part"); l.Unlock() })
		queue(func() {
			if l.LockContext(t.Context()) == nil {
				order = append(order, "whole")
				l.Unlock()
			}
		})
		l.Unlock()
		synctest.Wait()
		require.Equal(t, []string{"whole", "part"}, order)
	})
}

// TestWriterGivesUp lets go of a waiter for the whole, and then the one who wants
// the part has only the holder to wait for.
func TestWriterGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := rwcond.New()
		ctx, cancel := context.WithCancel(t.Context())
		gaveUp := make(chan error, 1)
		var in bool
		l.Lock()
		queue(func() { gaveUp <- l.LockContext(ctx) })
		queue(func() { l.Lock(); in = true; l.Unlock() })
		cancel()
		require.ErrorIs(t, <-gaveUp, context.Canceled)
		l.Unlock()
		synctest.Wait()
		require.True(t, in)
	})
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
