package context_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/context"
)

var errCause = errors.New("the cause")

func TestCancel(t *testing.T) {
	always(t, "false <nil> <nil>, true context canceled context canceled", func() string {
		ctx, cancel := context.WithCancel(context.Background())
		before := look(ctx)
		cancel()
		cancel()
		return before + ", " + look(ctx)
	})
}

func TestCancelWakesWhoeverWaits(t *testing.T) {
	always(t, "context canceled", func() string {
		ctx, cancel := context.WithCancel(context.TODO())
		sched.Go(cancel)
		channel.Receive(ctx.Done())
		return ctx.Err().Error()
	})
}

// Nobody sees the channel closed without the error, or the error without the
// channel closed.
func TestErrAndDoneComeTogether(t *testing.T) {
	seen := walks(t, sched.Config{}, func() string {
		ctx, cancel := context.WithCancel(context.Background())
		sched.Go(cancel)
		first := ended(ctx)
		err := ctx.Err()
		return fmt.Sprint(first, err != nil, ended(ctx))
	})
	require.ElementsMatch(t, []string{"false false false", "false false true", "false true true", "true true true"}, keys(seen))
}

func TestFirstCauseStays(t *testing.T) {
	seen := walks(t, sched.Config{}, func() string {
		th := sched.Here()
		ctx, cancel := context.WithCancelCause(context.Background())
		a := th.Go("", func() { cancel(errors.New("a")) })
		b := th.Go("", func() { cancel(errors.New("b")) })
		th.Join(a)
		th.Join(b)
		return fmt.Sprint(ctx.Err(), ": ", context.Cause(ctx))
	})
	require.ElementsMatch(t, []string{"context canceled: a", "context canceled: b"}, keys(seen))
}

func TestCancelReachesTheDescendants(t *testing.T) {
	always(t, "false <nil> <nil>, true context canceled the cause, true context canceled the cause, false <nil> <nil>", func() string {
		root, _ := context.WithCancel(context.Background())
		parent, cancel := context.WithCancelCause(root)
		child, _ := context.WithCancel(context.WithValue(parent, "key", 1))
		free, _ := context.WithCancel(context.WithoutCancel(parent))
		grandchild, _ := context.WithCancel(child)
		cancel(errCause)
		late, _ := context.WithCancel(parent)
		if look(late) != look(parent) || look(child) != look(parent) {
			return look(late)
		}
		return look(root) + ", " + look(parent) + ", " + look(grandchild) + ", " + look(free)
	})
}

// The child ends after the parent, in a step of its own.
func TestChildrenEndOneByOne(t *testing.T) {
	body := func() string {
		parent, cancel := context.WithCancel(context.Background())
		first, _ := context.WithCancel(parent)
		second, _ := context.WithCancel(parent)
		sched.Go(cancel)
		b, a, p := ended(second), ended(first), ended(parent)
		return fmt.Sprint(p, a, b)
	}
	inOrder := []string{"false false false", "true false false", "true true false", "true true true"}
	require.ElementsMatch(t, inOrder, keys(walks(t, sched.Config{}, body)))
	// The standard package keeps the children in a map: they end in any order.
	seen := keys(walks(t, sched.Config{Any: true}, body))
	require.ElementsMatch(t, append(inOrder, "true false true"), seen)
}

// A context that is derived while its parent ends does end.
func TestDerivingRacesWithCancel(t *testing.T) {
	always(t, "context canceled", func() string {
		parent, cancel := context.WithCancel(context.Background())
		sched.Go(cancel)
		child, _ := context.WithCancel(parent)
		channel.Receive(child.Done())
		return child.Err().Error()
	})
}

func TestChildLeavesTheParentAlone(t *testing.T) {
	always(t, "false <nil> <nil>, true context canceled context canceled", func() string {
		parent, end := context.WithCancel(context.Background())
		child, cancel := context.WithCancel(parent)
		cancel()
		s := look(parent) + ", " + look(child)
		end()
		return s
	})
}

func TestWithoutCancelHasNoCause(t *testing.T) {
	always(t, "<nil> <nil>", func() string {
		parent, cancel := context.WithCancelCause(context.Background())
		cancel(errCause)
		free := context.WithoutCancel(parent)
		return fmt.Sprint(free.Err(), " ", context.Cause(free))
	})
}

func TestValuesAndNames(t *testing.T) {
	type key struct{}
	always(t, "1 <nil> context.Background.WithCancel", func() string {
		ctx, _ := context.WithCancel(context.Background())
		child, _ := context.WithCancel(context.WithValue(ctx, key{}, 1))
		return fmt.Sprint(child.Value(key{}), " ", child.Value(2), " ", ctx)
	})
	always(t, "context.Background.WithDeadline(2000-01-01 00:00:01 +0000 UTC)", func() string {
		ctx, _ := context.WithTimeout(context.Background(), time.Second)
		return fmt.Sprint(ctx)
	})
}

func TestNilParentPanics(t *testing.T) {
	derive := func() { context.WithCancel(nil) } //nolint:staticcheck // that is the test
	require.PanicsWithValue(t, "cannot create context from nil parent", derive)
	always(t, "cannot create context from nil parent", func() (s string) {
		defer func() { s = fmt.Sprint(recover()) }()
		derive()
		return ""
	})
}

func TestEqualSeedsEqualRuns(t *testing.T) {
	body := func() {
		parent, cancel := context.WithTimeout(context.Background(), time.Second)
		for range 3 {
			ctx, _ := context.WithCancel(parent)
			context.AfterFunc(ctx, func() { _ = ctx.Err() })
		}
		sched.Go(cancel)
		channel.Receive(parent.Done())
	}
	for _, config := range []sched.Config{{}, {Eager: true}, {Eager: true, Any: true}} {
		e := sched.New(config)
		defer e.Close()
		hashes := map[uint64]bool{}
		for seed := range uint64(seeds) {
			first := e.Run(sched.NewRandom(seed), body).Hash
			require.Equal(t, first, e.Run(sched.NewRandom(seed), body).Hash)
			hashes[first] = true
		}
		require.Greater(t, len(hashes), seeds/10, "different seeds give different runs")
	}
}

// Deferred calls of a run that is unwound do nothing, and do not wait.
func TestUnwinding(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	deferred := 0
	for seed := range uint64(20) {
		r := e.Run(sched.NewRandom(seed), func() {
			parent, cancel := context.WithCancel(context.Background())
			defer func() {
				ctx, stop := context.WithTimeout(parent, time.Second)
				context.AfterFunc(ctx, func() {})()
				stop()
				cancel()
				look(ctx)
				deferred++
				channel.Receive(ctx.Done())
				deferred = -1
			}()
			channel.Receive(parent.Done())
		})
		require.Equal(t, sched.Deadlock, r.Outcome)
	}
	require.Equal(t, 20, deferred)
}
