//go:build !race

package sync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// waiter waits for ready, and says whether it is when it goes on.
func waiter(wait func(c *sync.Cond, ready *bool)) func() string {
	return func() (text string) {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		ready := false
		signal := func() {
			mu.Lock()
			ready = true
			mu.Unlock()
			c.Signal()
		}
		seeds.Together(signal, func() {
			mu.Lock()
			wait(c, &ready)
			text = "too early"
			if ready {
				text = "ready"
			}
			mu.Unlock()
		})
		return text
	}
}

// A wait that is not in a loop relies on Go's Cond, which never wakes by itself.
func TestSpuriousWakeups(t *testing.T) {
	once := waiter(func(c *sync.Cond, ready *bool) {
		if !*ready {
			c.Wait()
		}
	})
	loop := waiter(func(c *sync.Cond, ready *bool) {
		for !*ready {
			c.Wait()
		}
	})
	require.Equal(t, []string{"ready"}, seeds.Texts(t, sched.Config{}, once))
	require.Equal(t, []string{"ready", "too early"}, seeds.Texts(t, sched.Config{Spurious: 1}, once))
	require.Equal(t, []string{"ready"}, seeds.Texts(t, sched.Config{Spurious: 2}, loop))
}
