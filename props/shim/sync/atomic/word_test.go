package atomic_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

// operations are those on one type of word, as functions or as methods.
type operations[A any, T word] struct {
	load     func(*A) T
	store    func(*A, T)
	swap     func(*A, T) T
	compare  func(*A, T, T) bool
	add      func(*A, T) T
	and, or_ func(*A, T) T
}

type word interface {
	int32 | int64 | uint32 | uint64 | uintptr
}

// try performs operations at random, each of which must do what the plain
// statement on a plain variable does.
func (x operations[A, T]) try(t *testing.T, seed uint64) {
	var a A
	var plain T
	r := rand.New(rand.NewPCG(seed, 0))
	for range 60 {
		v, old := T(r.Uint64()), plain
		switch r.IntN(8) {
		case 0:
			x.store(&a, v)
			plain = v
		case 1:
			require.Equal(t, plain, x.swap(&a, v))
			plain = v
		case 2:
			require.True(t, x.compare(&a, plain, v))
			plain = v
		case 3:
			require.False(t, x.compare(&a, plain+1, v))
		case 4:
			plain += v
			require.Equal(t, plain, x.add(&a, v))
		case 5:
			require.Equal(t, old, x.and(&a, v))
			plain &= v
		case 6:
			require.Equal(t, old, x.or_(&a, v))
			plain |= v
		}
		require.Equal(t, plain, x.load(&a))
	}
}

type trier interface {
	try(t *testing.T, seed uint64)
}

var words = map[string]trier{
	"functions on int32": operations[int32, int32]{atomic.LoadInt32, atomic.StoreInt32, atomic.SwapInt32,
		atomic.CompareAndSwapInt32, atomic.AddInt32, atomic.AndInt32, atomic.OrInt32},
	"functions on int64": operations[int64, int64]{atomic.LoadInt64, atomic.StoreInt64, atomic.SwapInt64,
		atomic.CompareAndSwapInt64, atomic.AddInt64, atomic.AndInt64, atomic.OrInt64},
	"functions on uint32": operations[uint32, uint32]{atomic.LoadUint32, atomic.StoreUint32, atomic.SwapUint32,
		atomic.CompareAndSwapUint32, atomic.AddUint32, atomic.AndUint32, atomic.OrUint32},
	"functions on uint64": operations[uint64, uint64]{atomic.LoadUint64, atomic.StoreUint64, atomic.SwapUint64,
		atomic.CompareAndSwapUint64, atomic.AddUint64, atomic.AndUint64, atomic.OrUint64},
	"functions on uintptr": operations[uintptr, uintptr]{atomic.LoadUintptr, atomic.StoreUintptr, atomic.SwapUintptr,
		atomic.CompareAndSwapUintptr, atomic.AddUintptr, atomic.AndUintptr, atomic.OrUintptr},
	"Int32": operations[atomic.Int32, int32]{(*atomic.Int32).Load, (*atomic.Int32).Store, (*atomic.Int32).Swap,
		(*atomic.Int32).CompareAndSwap, (*atomic.Int32).Add, (*atomic.Int32).And, (*atomic.Int32).Or},
	"Int64": operations[atomic.Int64, int64]{(*atomic.Int64).Load, (*atomic.Int64).Store, (*atomic.Int64).Swap,
		(*atomic.Int64).CompareAndSwap, (*atomic.Int64).Add, (*atomic.Int64).And, (*atomic.Int64).Or},
	"Uint32": operations[atomic.Uint32, uint32]{(*atomic.Uint32).Load, (*atomic.Uint32).Store, (*atomic.Uint32).Swap,
		(*atomic.Uint32).CompareAndSwap, (*atomic.Uint32).Add, (*atomic.Uint32).And, (*atomic.Uint32).Or},
	"Uint64": operations[atomic.Uint64, uint64]{(*atomic.Uint64).Load, (*atomic.Uint64).Store, (*atomic.Uint64).Swap,
		(*atomic.Uint64).CompareAndSwap, (*atomic.Uint64).Add, (*atomic.Uint64).And, (*atomic.Uint64).Or},
	"Uintptr": operations[atomic.Uintptr, uintptr]{(*atomic.Uintptr).Load, (*atomic.Uintptr).Store, (*atomic.Uintptr).Swap,
		(*atomic.Uintptr).CompareAndSwap, (*atomic.Uintptr).Add, (*atomic.Uintptr).And, (*atomic.Uintptr).Or},
}

func TestWordsDoWhatPlainVariablesDo(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	for name, w := range words {
		for seed := range uint64(20) {
			t.Run(fmt.Sprint(name, " outside ", seed), func(t *testing.T) { w.try(t, seed) })
			ok := t.Run(fmt.Sprint(name, " inside ", seed), func(t *testing.T) {
				r := e.Run(sched.RunToBlock{}, func() { w.try(t, seed) })
				require.Equal(t, sched.Finished, r.Outcome, r.Failure)
			})
			if !ok {
				return
			}
		}
	}
}
