package atomic_test

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

var usual sched.Config

func TestAddIsOneStepAndLoadStoreAreTwo(t *testing.T) {
	count := func(increment func(n *atomic.Int32)) func() string {
		return func() string {
			var n atomic.Int32
			once := func() { increment(&n) }
			seeds.Together(once, once, once)
			return fmt.Sprint(n.Load())
		}
	}
	require.Equal(t, []string{"3"}, seeds.Texts(t, usual, count(func(n *atomic.Int32) { n.Add(1) })))
	require.Equal(t, []string{"1", "2", "3"}, seeds.Texts(t, usual, count(func(n *atomic.Int32) { n.Store(n.Load() + 1) })))
	require.Equal(t, []string{"3"}, seeds.Texts(t, usual, count(func(n *atomic.Int32) {
		for v := n.Load(); !n.CompareAndSwap(v, v+1); v = n.Load() {
		}
	})))
}

// Store buffers do not show in Go's atomics: one of two threads sees the other.
func TestAtomicsAreSequentiallyConsistent(t *testing.T) {
	require.Equal(t, []string{"false true", "true false", "true true"}, seeds.Texts(t, usual, func() string {
		var a, b, sawA, sawB atomic.Bool
		seeds.Together(
			func() { a.Store(true); sawB.Store(b.Load()) },
			func() { b.Store(true); sawA.Store(a.Load()) })
		return fmt.Sprint(sawA.Load(), " ", sawB.Load())
	}))
}

// What does not change anything must not wake those who wait for a change, and
// what does must: the engine's spin detection hangs by it.
func TestSpinningEndsWithAChange(t *testing.T) {
	p, q := new(int), new(int)
	for name, x := range map[string]struct {
		changes, not func(*atomic.Uint32, *atomic.Pointer[int], *atomic.Value)
	}{
		"store":   {func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Store(1) }, func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Store(0) }},
		"swap":    {func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Swap(1) }, func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Swap(0) }},
		"compare": {func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.CompareAndSwap(0, 1) }, func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.CompareAndSwap(1, 2) }},
		"add":     {func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Add(1) }, func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Add(0) }},
		"or":      {func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.Or(1) }, func(u *atomic.Uint32, _ *atomic.Pointer[int], _ *atomic.Value) { u.And(1) }},
		"pointer": {func(_ *atomic.Uint32, x *atomic.Pointer[int], _ *atomic.Value) { x.CompareAndSwap(p, q) }, func(_ *atomic.Uint32, x *atomic.Pointer[int], _ *atomic.Value) { x.Swap(p) }},
		"value":   {func(_ *atomic.Uint32, _ *atomic.Pointer[int], v *atomic.Value) { v.Store("b") }, func(_ *atomic.Uint32, _ *atomic.Pointer[int], v *atomic.Value) { v.Swap("a") }},
	} {
		body := func(operation func(*atomic.Uint32, *atomic.Pointer[int], *atomic.Value)) func() string {
			return func() string {
				var u atomic.Uint32
				var x atomic.Pointer[int]
				var v atomic.Value
				x.Store(p)
				v.Store("a")
				seeds.Together(
					func() {
						for u.Load() == 0 && x.Load() == p && v.Load() == "a" {
						}
					},
					func() { operation(&u, &x, &v) })
				return "done"
			}
		}
		require.Equal(t, []string{"done"}, seeds.Texts(t, usual, body(x.changes)), name)
		e := sched.New(usual)
		r := e.Run(sched.NewRandom(1), func() { body(x.not)() })
		require.Equal(t, sched.Livelock, r.Outcome, name)
		e.Close()
	}
}

func TestPointers(t *testing.T) {
	a, b := new(int), new(int)
	body := func() string {
		var x atomic.Pointer[int]
		var y unsafe.Pointer
		s := fmt.Sprint(x.Load() == nil, x.Swap(a) == nil, x.CompareAndSwap(b, a), x.CompareAndSwap(a, b), x.Load() == b)
		atomic.StorePointer(&y, unsafe.Pointer(a))
		return s + fmt.Sprint(atomic.LoadPointer(&y) == unsafe.Pointer(a), atomic.SwapPointer(&y, unsafe.Pointer(b)) == unsafe.Pointer(a),
			atomic.CompareAndSwapPointer(&y, nil, nil), atomic.CompareAndSwapPointer(&y, unsafe.Pointer(b), nil))
	}
	const want = "true true false true truetrue true false true"
	require.Equal(t, want, body())
	require.Equal(t, []string{want}, seeds.Texts(t, usual, body))
}

// New nodes have other addresses in each run; the hash of a run must not tell.
func TestPointersToNewMemoryAreTheSameInEachRun(t *testing.T) {
	type node struct{ next *node }
	require.Equal(t, []string{"2"}, seeds.Texts(t, usual, func() string {
		var head atomic.Pointer[node]
		push := func() {
			for n := new(node); ; {
				n.next = head.Load()
				if head.CompareAndSwap(n.next, n) {
					return
				}
			}
		}
		seeds.Together(push, push)
		length := 0
		for n := head.Load(); n != nil; n = n.next {
			length++
		}
		return fmt.Sprint(length)
	}))
}

func TestBoolAndValue(t *testing.T) {
	body := func() string {
		var b atomic.Bool
		var v atomic.Value
		s := fmt.Sprint(b.Load(), b.Swap(true), b.CompareAndSwap(false, true), b.CompareAndSwap(true, false), b.Load())
		s += fmt.Sprint(v.Load(), v.Swap(1), v.CompareAndSwap(2, 3), v.CompareAndSwap(1, 2), v.Load())
		return s + panicOf(func() { v.Store(nil) }) + panicOf(func() { v.Store("") }) + panicOf(func() { v.Swap("") }) +
			panicOf(func() { v.CompareAndSwap("", 1) }) + panicOf(func() { new(atomic.Value).CompareAndSwap(nil, nil) })
	}
	want := body()
	require.Equal(t, "false false false true false<nil> <nil> false true 2", want[:52])
	require.Equal(t, []string{want}, seeds.Texts(t, usual, body))
}

func panicOf(f func()) (text string) {
	defer func() { text = fmt.Sprint("; ", recover()) }()
	f()
	return ""
}

func TestNilAddressPanics(t *testing.T) {
	require.Equal(t, []string{"; runtime error: invalid memory address or nil pointer dereference"}, seeds.Texts(t, usual, func() string {
		return panicOf(func() { atomic.StoreInt32(nil, 1) })
	}))
}
