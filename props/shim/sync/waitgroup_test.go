//go:build !race

package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

func TestWaitReturnsWhenAllAreDone(t *testing.T) {
	require.Equal(t, []string{"2"}, seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		var n atomic.Int32
		wg.Go(func() { n.Add(1) })
		wg.Add(1)
		seeds.Together(
			func() { defer wg.Done(); n.Add(1) },
			wg.Wait, // a second waiter
		)
		wg.Wait()
		return fmt.Sprint(n.Load())
	}))
	require.Equal(t, []string{"deadlock"}, seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		wg.Add(1)
		defer wg.Done()
		wg.Wait()
		return ""
	}))
}

// heard are the panics of all tests, also of runs that ended as deadlocks.
var heard = map[string]bool{}

// panics calls the functions in threads of their own and returns what they panic with.
func panics(functions ...func()) string {
	text := ""
	for i, f := range functions {
		functions[i] = func() {
			defer func() {
				if r := recover(); r != nil {
					text += fmt.Sprint(r)
					heard[fmt.Sprint(r)] = true
				}
			}()
			f()
		}
	}
	seeds.Together(functions...)
	return text
}

func TestMisuseOfWaitGroup(t *testing.T) {
	require.Equal(t, []string{"sync: negative WaitGroup counter"}, seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		return panics(func() { wg.Add(1); wg.Add(-2) })
	}))
	const (
		concurrent = "sync: WaitGroup misuse: Add called concurrently with Wait"
		reused     = "sync: WaitGroup is reused before previous Wait has returned"
	)
	texts := seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		wg.Add(1)
		return panics(wg.Wait, func() { wg.Done(); wg.Add(1); wg.Done() })
	})
	require.Equal(t, []string{"", reused}, texts)
	texts = seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		wg.Add(1)
		return panics(wg.Wait, wg.Done, func() { wg.Add(1); wg.Done() })
	})
	require.Contains(t, texts, "")
	require.Contains(t, texts, reused)
	require.Contains(t, texts, "deadlock", "both who add see the misuse, and nobody wakes the waiter")
	require.Contains(t, heard, concurrent)
}

// A function that panics is not done: nobody sees the program go on after it.
func TestPanicInGo(t *testing.T) {
	require.Equal(t, []string{"panic: the value"}, seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		wg.Go(func() { panic("the value") })
		wg.Wait()
		return "done"
	}))
}

func TestReuseAfterWait(t *testing.T) {
	require.Equal(t, []string{"done"}, seeds.Texts(t, usual, func() string {
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(seeds.Step)
			wg.Wait()
		}
		return "done"
	}))
}
