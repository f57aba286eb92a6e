// Package broken does not build.
package broken

// New returns what it must not.
func New() int { return "a lock" }
