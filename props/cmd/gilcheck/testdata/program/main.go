// Program is a command with a lock of its own.
package main

import (
	"time"

	"github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/good"
)

type lock struct {
	*good.Token
	patience time.Duration
}

func newLock(patience time.Duration) *lock { return &lock{good.New(), patience} }

// The names that the generated test must not clash with.
var (
	props   = 1
	testing = 2
)

func main() {
	_ = props + testing
	newLock(time.Second).Lock()
}
