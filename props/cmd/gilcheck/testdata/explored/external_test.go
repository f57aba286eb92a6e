package explored_test

import (
	"sync/atomic"
	"testing"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/cmd/gilcheck/testdata/explored"
)

func TestExternal(t *testing.T) {
	var n atomic.Int32
	done := make(chan bool)
	go func() { n.Store(n.Load() + 1); close(done) }()
	n.Store(n.Load() + 1)
	<-done
	if n.Load() != 2 {
		t.Errorf("n = %d, want 2", n.Load())
	}
}

func TestItself(t *testing.T) {
	props.Explore(t, func(t *testing.T) { explored.Transfer(new(explored.Account), new(explored.Account), 1) })
}

// TestLock is for gilcheck verify.
func TestLock(t *testing.T) {
	props.VerifyLocker(t, func() *chanLock { l := make(chanLock, 1); return &l })
}

type chanLock chan int

func (l chanLock) Lock()   { l <- 1 }
func (l chanLock) Unlock() { <-l }
