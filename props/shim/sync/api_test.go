package sync_test

import (
	std "sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/dropin"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

func TestDropIn(t *testing.T) {
	differences, err := dropin.Differences("sync")
	require.NoError(t, err)
	require.Empty(t, differences)
}

func TestSizesAreTheRealOnes(t *testing.T) {
	require.Equal(t, unsafe.Sizeof(std.Mutex{}), unsafe.Sizeof(sync.Mutex{}))
	require.Equal(t, unsafe.Sizeof(std.RWMutex{}), unsafe.Sizeof(sync.RWMutex{}))
	require.Equal(t, unsafe.Sizeof(std.Cond{}), unsafe.Sizeof(sync.Cond{}))
	require.Equal(t, unsafe.Sizeof(std.WaitGroup{}), unsafe.Sizeof(sync.WaitGroup{}))
	require.Equal(t, unsafe.Sizeof(std.Once{}), unsafe.Sizeof(sync.Once{}))
	require.Equal(t, unsafe.Sizeof(std.Map{}), unsafe.Sizeof(sync.Map{}))
	require.Equal(t, unsafe.Sizeof(std.Pool{}), unsafe.Sizeof(sync.Pool{}))
}
