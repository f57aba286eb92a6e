package atomic_test

import (
	std "sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/dropin"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

func TestDropIn(t *testing.T) {
	differences, err := dropin.Differences("sync/atomic")
	require.NoError(t, err)
	require.Empty(t, differences)
}

func TestSizesAreTheRealOnes(t *testing.T) {
	require.Equal(t, unsafe.Sizeof(std.Bool{}), unsafe.Sizeof(atomic.Bool{}))
	require.Equal(t, unsafe.Sizeof(std.Int32{}), unsafe.Sizeof(atomic.Int32{}))
	require.Equal(t, unsafe.Sizeof(std.Int64{}), unsafe.Sizeof(atomic.Int64{}))
	require.Equal(t, unsafe.Sizeof(std.Uint32{}), unsafe.Sizeof(atomic.Uint32{}))
	require.Equal(t, unsafe.Sizeof(std.Uint64{}), unsafe.Sizeof(atomic.Uint64{}))
	require.Equal(t, unsafe.Sizeof(std.Uintptr{}), unsafe.Sizeof(atomic.Uintptr{}))
	require.Equal(t, unsafe.Sizeof(std.Pointer[int]{}), unsafe.Sizeof(atomic.Pointer[int]{}))
	require.Equal(t, unsafe.Sizeof(std.Value{}), unsafe.Sizeof(atomic.Value{}))
	type aligned struct {
		_ int32
		n atomic.Int64
	}
	require.Zero(t, unsafe.Offsetof(aligned{}.n)%8, "also where words have 32 bits")
}
