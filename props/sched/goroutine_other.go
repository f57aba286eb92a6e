//go:build !amd64 && !arm64

package sched

// goroutine is the identity of an execution's goroutines, which they share with all
// that they start: where nobody has written the assembly that tells them apart,
// strangers are taken for the current thread.
//
//go:norace
func goroutine() uintptr { return uintptr(runtimeGetProfLabel()) }
