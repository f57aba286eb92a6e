//go:build unix

package main

import (
	"fmt"
	"io"
	"time"
)

// write writes a table with a row for each thread. A turn is from getting the
// lock to letting go of it, and a switch is a turn after another thread's.
func (r *result) write(w io.Writer) {
	fmt.Fprintf(w, "  %-8s %26s %8s %9s %13s\n", "thread", "work done", "turns", "switches", "longest wait")
	row := func(name string, h *handle, done int64, all int, what string) {
		work := fmt.Sprintf("%d of %d %-7s", done, all, what)
		fmt.Fprintf(w, "  %-8s %26s %8d %9d %13s\n", name, work, h.turns, h.switches, milliseconds(h.longest))
	}
	row("loop", r.loop, r.echoes.Load(), r.connections*r.requests, "echoes")
	row("compute", r.compute, r.numbers.Load(), r.setting.numbers, "numbers")
	row("pipe", r.pipe, r.lines.Load(), r.setting.lines, "lines")
	fmt.Fprintf(w, "\n%d connections at the same time, %d primes, %s in all.\n", r.most, r.primes, milliseconds(r.took))
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}
