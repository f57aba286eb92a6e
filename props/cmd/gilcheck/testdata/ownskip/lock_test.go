// Package ownskip has nothing but a test that is skipped.
package ownskip

import (
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props"
)

func TestLock(t *testing.T) {
	t.Skip("needs a machine with 1000 cores")
	props.VerifyLocker(t, func() *sync.Mutex { return &sync.Mutex{} })
}
