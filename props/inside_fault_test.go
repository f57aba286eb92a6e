package props

import (
	"errors"
	"runtime/debug"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A runtime error in the scheduler is no fault of the lock's; one in the lock is.
func TestEngineFault(t *testing.T) {
	caught := func(f func()) (fault bool) {
		defer func() { fault = engineFault(recover(), debug.Stack) }()
		f()
		return false
	}
	var thread *sched.Thread
	require.True(t, caught(func() { thread.Lock(unsafe.Pointer(t)) }), "the scheduler follows a nil pointer")
	require.False(t, caught(func() { _ = []int{}[len(t.Name())-100:] }))
	require.False(t, caught(func() { panic(errors.New("an error of the lock's")) }))
}
