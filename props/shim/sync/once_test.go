//go:build !race

package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

func TestOnceIsDoneWhenDoReturns(t *testing.T) {
	require.Equal(t, []string{"1 call saw 11"}, seeds.Texts(t, usual, func() string {
		var once sync.Once
		calls, ready, saw := 0, 0, ""
		do := func() {
			once.Do(func() { calls++; seeds.Step(); ready = 1 })
			saw += fmt.Sprint(ready)
		}
		seeds.Together(do, do)
		return fmt.Sprint(calls, " call saw ", saw)
	}))
}

func TestPanicCountsAsDone(t *testing.T) {
	require.Equal(t, []string{"1 call, oops"}, seeds.Texts(t, usual, func() string {
		var once sync.Once
		calls := 0
		do := func() { once.Do(func() { calls++; seeds.Step(); panic("oops") }) }
		text := panics(do, do)
		return fmt.Sprint(calls, " call, ", text)
	}))
}

func TestOnceInItselfDeadlocks(t *testing.T) {
	require.Equal(t, []string{"deadlock"}, seeds.Texts(t, usual, func() string {
		var once sync.Once
		once.Do(func() { once.Do(func() {}) })
		return "went on"
	}))
}

var doneBefore, perRun sync.Once

func TestOnceAcrossRuns(t *testing.T) {
	doneBefore.Do(func() {})
	calls := 0
	require.Equal(t, []string{"true"}, seeds.Texts(t, usual, func() string {
		fresh := false
		doneBefore.Do(func() { fresh = true })
		if fresh {
			return "done again"
		}
		perRun.Do(func() { fresh = true; calls++ })
		return fmt.Sprint(fresh)
	}))
	require.Equal(t, 2*seeds.Count, calls)
	perRun.Do(func() { calls = 0 })
	require.Zero(t, calls, "outside it has never been done")
}

func TestOnceFunctions(t *testing.T) {
	calls := 0
	count := func() int { calls++; return calls }
	once := sync.OnceFunc(func() { count() })
	value := sync.OnceValue(count)
	values := sync.OnceValues(func() (int, error) { return count(), nil })
	body := func() string {
		calls = 0
		seeds.Together(once, once, func() { value() })
		a, b := value(), value()
		c, err := values()
		return fmt.Sprint(calls, a == b, c, err)
	}
	require.Equal(t, []string{"3 true 3 <nil>"}, seeds.Texts(t, usual, body), "each run calls them anew")
	calls = 0
	once()
	once()
	require.Equal(t, 2, value())
	require.Equal(t, []string{"1 true 1 <nil>"}, seeds.Texts(t, usual, func() string {
		calls = 0
		once()
		a, b := value(), value()
		c, err := values()
		return fmt.Sprint(calls, a == b, c, err)
	}), "what was called before the run is not called again")
}

func TestOnceFunctionsPanicEachTime(t *testing.T) {
	once := sync.OnceFunc(func() { panic("oops") })
	value := sync.OnceValue(func() int { panic("oops") })
	body := func() string { return panicsIn(once) + panicsIn(once) + panicsIn(func() { value() }) }
	require.Equal(t, []string{"oopsoopsoops"}, seeds.Texts(t, usual, body))
	require.Equal(t, "oopsoopsoops", body())
}
