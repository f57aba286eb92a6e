//go:build amd64 || arm64

package sched

// frames hashes so many of the innermost return addresses on the stack, which it
// finds by the frame pointers (cmd/compile keeps them on these architectures; the
// runtime's execution tracer walks them too, runtime/tracestack.go). With
// runtime.Callers in its place a program that polls took most of its time there.
func frames(depth int) uint64

// place identifies where the thread is, by its stack.
//
//go:norace
func place() uint64 { return frames(placeDepth) | 1 }
