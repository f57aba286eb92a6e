//go:build !race

package goroutine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/goroutine"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
)

func TestGoStartsAThread(t *testing.T) {
	require.Equal(t, []string{"child first", "parent first"}, seeds.Texts(t, sched.Config{}, func() string {
		s := ""
		var child *sched.Thread
		goroutine.Go(func() {
			child = sched.Here()
			if s == "" {
				s = "child first"
			}
		})
		seeds.Step()
		if s == "" {
			s = "parent first"
		}
		for child == nil {
			seeds.Step()
		}
		return s
	}))
}

func TestGoOutsideAnExecution(t *testing.T) {
	done := make(chan bool)
	goroutine.Go(func() { done <- sched.Here() == nil })
	require.True(t, <-done)
}

// Deferred calls that run while the execution is unwound start nothing.
func TestGoWhileUnwinding(t *testing.T) {
	started := 0
	require.Equal(t, []string{"deadlock"}, seeds.Texts(t, sched.Config{}, func() string {
		defer goroutine.Go(func() { started++ })
		sched.Here().Park("for ever")
		return ""
	}))
	require.Zero(t, started)
}
