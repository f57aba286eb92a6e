package instrument

import (
	"reflect"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	shimsync "github.com/gilcheck/gilcheck/props/shim/sync"
	shimatomic "github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

// Structs that are padded to a cache line stay so: see isResized.
func TestSizes(t *testing.T) {
	for _, pair := range [][2]any{
		{new(sync.Mutex), new(shimsync.Mutex)},
		{new(sync.RWMutex), new(shimsync.RWMutex)},
		{new(sync.Cond), new(shimsync.Cond)},
		{new(sync.WaitGroup), new(shimsync.WaitGroup)},
		{new(sync.Once), new(shimsync.Once)},
		{new(sync.Map), new(shimsync.Map)},
		{new(sync.Pool), new(shimsync.Pool)},
		{new(atomic.Bool), new(shimatomic.Bool)},
		{new(atomic.Int32), new(shimatomic.Int32)},
		{new(atomic.Int64), new(shimatomic.Int64)},
		{new(atomic.Uint32), new(shimatomic.Uint32)},
		{new(atomic.Uint64), new(shimatomic.Uint64)},
		{new(atomic.Uintptr), new(shimatomic.Uintptr)},
		{new(atomic.Pointer[int]), new(shimatomic.Pointer[int])},
		{new(atomic.Value), new(shimatomic.Value)},
	} {
		std, shim := reflect.TypeOf(pair[0]).Elem(), reflect.TypeOf(pair[1]).Elem()
		require.NotEqual(t, std, shim, "the list of distinct types")
		require.Equal(t, std.Size(), shim.Size(), std)
		require.Equal(t, std.Align(), shim.Align(), std)
	}
}
