//go:build !race

package plain_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/plain"
)

func increments(increment func(x *int)) func() string {
	return func() string {
		x := 0
		once := func() { increment(&x) }
		seeds.Together(once, once)
		return fmt.Sprint(x)
	}
}

func update(x *int) { plain.Update(x, func(v int) int { return v + 1 }) }

func TestUpdatesAreLostOnlyWhenPlainAccessesArePoints(t *testing.T) {
	readWrite := func(x *int) {
		v := *plain.Read(x) + 1
		*plain.Write(x) = v
	}
	for _, increment := range []func(*int){update, readWrite} {
		body := increments(increment)
		require.Equal(t, []string{"1", "2"}, seeds.Texts(t, sched.Config{Plain: true}, body))
		require.Equal(t, []string{"2"}, seeds.Texts(t, sched.Config{}, body))
	}
}

// A thread that waits for a plain variable spins, and a write ends it.
func TestSpinningOnPlainMemory(t *testing.T) {
	require.Equal(t, []string{"done"}, seeds.Texts(t, sched.Config{Plain: true}, func() string {
		ready := false
		seeds.Together(
			func() {
				for !*plain.Read(&ready) {
				}
			},
			func() { *plain.Write(&ready) = true })
		return "done"
	}))
}

func TestOutsideAnExecution(t *testing.T) {
	x := 1
	*plain.Write(&x) = *plain.Read(&x) + 1
	update(&x)
	require.Equal(t, 3, x)
}
