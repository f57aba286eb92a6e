// Package cell is the plain variable that a lock protects in package props. It
// is a package of its own because the rest of the suite is built without the
// race detector (see props/rebuild), which is to judge these accesses.
package cell

// A Cell is an ordinary variable. Nothing but the lock under test orders the
// accesses to it.
type Cell struct{ n int }

// Add reads the variable and writes it.
//
//go:noinline
func (c *Cell) Add() { c.n++ }

// Value reads the variable: how often Add was called, if no addition was lost.
//
//go:noinline
func (c *Cell) Value() int { return c.n }
