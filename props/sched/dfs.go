package sched

import "math/bits"

// A DFS runs every schedule of a program once, depth first, with every answer
// to every data choice. It is the yardstick for the searches that leave out
// schedules, and right for very small programs only: n threads of k operations
// have (nk)!/(k!)^n schedules.
type DFS struct {
	stack    []fork
	depth    int
	runs     int
	cut      bool
	diverged bool
}

// A fork is a decision and what is left to try there.
type fork struct {
	at   int    // the slot, or the answer to a data choice
	left uint64 // slots not tried yet, of a decision about threads
	n    int    // possibilities of a data choice, 0 for a decision about threads
}

// NewDFS returns a search of all schedules.
func NewDFS() *DFS { return &DFS{} }

// Next goes back to the latest decision that has something left.
func (d *DFS) Next() bool {
	d.depth = 0
	if d.runs++; d.runs == 1 {
		return true
	}
	for n := len(d.stack); n > 0; n = len(d.stack) {
		if d.stack[n-1].advance() {
			return true
		}
		d.stack = d.stack[:n-1]
	}
	return false
}

func (f *fork) advance() bool {
	if f.n > 0 {
		f.at++
		return f.at < f.n
	}
	if f.left == 0 {
		return false
	}
	f.at = bits.TrailingZeros64(f.left)
	f.left &= f.left - 1
	return true
}

// Learn notes runs that were cut off, or were not interrupted everywhere.
func (d *DFS) Learn(r Result) {
	if r.Outcome == TooLong || r.Hurried || d.depth < len(d.stack) {
		d.cut = true
	}
}

// Exhausted says, once Next has returned false, whether every schedule was run
// to its end.
func (d *DFS) Exhausted() bool { return len(d.stack) == 0 && d.runs > 1 && !d.cut && !d.diverged }

// Pick follows the stack, then takes the lowest slot.
func (d *DFS) Pick(_ *Execution, _ int, mask uint64) int {
	if mask&(mask-1) == 0 {
		return nth(mask, 0)
	}
	f := d.fork(fork{at: nth(mask, 0), left: mask & (mask - 1)})
	if f.n > 0 || f.at >= MaxThreads || mask&(1<<f.at) == 0 {
		d.diverged = true
		return nth(mask, 0)
	}
	return f.at
}

// Choose follows the stack, then answers 0.
func (d *DFS) Choose(_ *Execution, n int) int {
	f := d.fork(fork{n: n})
	if f.n != n {
		d.diverged = true
		return 0
	}
	return f.at
}

func (d *DFS) fork(first fork) fork {
	if d.depth == len(d.stack) {
		d.stack = append(d.stack, first)
	}
	d.depth++
	return d.stack[d.depth-1]
}
