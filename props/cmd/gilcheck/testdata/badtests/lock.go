// Package badtests has test files that do not build, and would end the process.
package badtests

import "github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/good"

// New makes a lock.
func New() *good.Token { return good.New() }
