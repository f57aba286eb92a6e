// Package none has no lock.
package none

// Add adds.
func Add(a, b int) int { return a + b }
