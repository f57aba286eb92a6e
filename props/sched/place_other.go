//go:build !(amd64 || arm64)

package sched

import "runtime"

// place identifies where the thread is, by its stack.
//
//go:norace
func place() uint64 {
	var pcs [placeDepth]uintptr
	h := uint64(1)
	for _, pc := range pcs[:runtime.Callers(2, pcs[:])] {
		h = mix(h, uint64(pc))
	}
	return h | 1
}
