package sync_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	std "sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// mapMethods is what both kinds of Map have.
type mapMethods interface {
	Load(key any) (any, bool)
	Store(key, value any)
	LoadOrStore(key, value any) (any, bool)
	LoadAndDelete(key any) (any, bool)
	Delete(key any)
	Swap(key, value any) (any, bool)
	CompareAndSwap(key, old, new any) bool
	CompareAndDelete(key, old any) bool
	Range(f func(key, value any) bool)
	Clear()
}

// operations calls n methods at random and tells all results.
func operations(m mapMethods, seed uint64, n int) (results []string) {
	r := rand.New(rand.NewPCG(seed, 0))
	tell := func(values ...any) { results = append(results, fmt.Sprint(values...)) }
	for range n {
		key, old, v := r.IntN(3), any(r.IntN(2)), any(r.IntN(2))
		if r.IntN(20) == 0 {
			old = []int{0} // not comparable
		}
		results = append(results, panicsIn(func() {
			switch r.IntN(11) {
			case 0, 1:
				m.Store(key, v)
			case 2:
				tell(m.Load(key))
			case 3:
				tell(m.LoadOrStore(key, v))
			case 4:
				tell(m.LoadAndDelete(key))
			case 5:
				m.Delete(key)
			case 6:
				tell(m.Swap(key, v))
			case 7:
				tell(m.CompareAndSwap(key, old, v))
			case 8:
				tell(m.CompareAndDelete(key, old))
			case 9:
				var all []string
				m.Range(func(key, value any) bool { all = append(all, fmt.Sprint(key, value)); return true })
				slices.Sort(all)
				tell(all)
			case 10:
				m.Clear()
			}
		}))
	}
	return results
}

func TestMapDoesWhatTheRealOneDoes(t *testing.T) {
	for seed := range uint64(100) {
		want := operations(new(std.Map), seed, 40)
		require.Equal(t, want, operations(new(sync.Map), seed, 40), "outside")
		e := sched.New(usual)
		r := e.Run(sched.RunToBlock{}, func() { require.Equal(t, want, operations(new(sync.Map), seed, 40)) })
		require.Equal(t, sched.Finished, r.Outcome, r.Failure)
		e.Close()
	}
}

func TestMapIsAtomic(t *testing.T) {
	require.Equal(t, []string{"1", "2"}, seeds.Texts(t, usual, func() string {
		var m sync.Map
		stored := ""
		try := func(value int) func() {
			return func() {
				if _, loaded := m.LoadOrStore("key", value); !loaded {
					stored += fmt.Sprint(value)
				}
			}
		}
		seeds.Together(try(1), try(2))
		return stored
	}))
	require.Equal(t, []string{"1", "2"}, seeds.Texts(t, usual, func() string {
		var m sync.Map
		m.Store("n", 0)
		add := func() {
			v, _ := m.Load("n")
			m.Store("n", v.(int)+1)
		}
		seeds.Together(add, add)
		v, _ := m.Load("n")
		return fmt.Sprint(v)
	}))
}

func TestRangeSeesWhatChanges(t *testing.T) {
	require.Equal(t, []string{"[a0 b0]", "[a0 b1]", "[a0]"}, seeds.Texts(t, usual, func() string {
		var m sync.Map
		m.Store("a", 0)
		m.Store("b", 0)
		var all []string
		seeds.Together(
			func() { m.Store("b", 1); m.Delete("b") },
			func() {
				m.Range(func(key, value any) bool { all = append(all, fmt.Sprint(key, value)); return true })
			})
		return fmt.Sprint(all)
	}))
	require.Equal(t, []string{"a", "b"}, seeds.Texts(t, sched.Config{Any: true}, func() (first string) {
		var m sync.Map
		m.Store("a", 0)
		m.Store("b", 0)
		m.Range(func(key, _ any) bool { first = key.(string); return false })
		return first
	}))
}

// A run begins with what the map held before, in the same order in every process,
// and leaves it alone.
func TestMapAcrossRuns(t *testing.T) {
	var m sync.Map
	for _, key := range []any{"c", "a", 2, "b", 1} {
		m.Store(key, true)
	}
	require.Equal(t, []string{"[1 2 a b c]"}, seeds.Texts(t, usual, func() string {
		var keys []any
		m.Range(func(key, _ any) bool { keys = append(keys, key); return true })
		m.Clear()
		return fmt.Sprint(keys)
	}))
	_, ok := m.Load("a")
	require.True(t, ok)
}
