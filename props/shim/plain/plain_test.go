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

// A thread that waits for a plain variable spins, and goes on as soon as there is
// a write, although others could run.
func TestSpinningOnPlainMemory(t *testing.T) {
	e := sched.New(sched.Config{Plain: true})
	defer e.Close()
	turns := 0
	r := e.Run(sched.RunToBlock{}, func() {
		ready, noticed := false, false
		sched.Go(func() {
			for !*plain.Read(&ready) {
			}
			noticed = true
		})
		seeds.Step()
		*plain.Write(&ready) = true
		for ; !noticed; turns++ {
			seeds.Step()
		}
	})
	require.Equal(t, sched.Finished, r.Outcome)
	require.Equal(t, 1, turns)
}

func TestOutsideAnExecution(t *testing.T) {
	x := 1
	*plain.Write(&x) = *plain.Read(&x) + 1
	update(&x)
	require.Equal(t, 3, x)
}
