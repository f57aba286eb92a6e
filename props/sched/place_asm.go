//go:build amd64 || arm64

package sched

// frames hashes the innermost return addresses on the stack, which it finds by the
// frame pointers (cmd/compile keeps them on these architectures; the runtime's
// execution tracer walks them too, runtime/tracestack.go). runtime.Callers would
// take nine tenths of the time of a program that polls.
func frames() uint64

// place identifies where the thread is, by its stack.
//
//go:norace
func place() uint64 { return frames() | 1 }
