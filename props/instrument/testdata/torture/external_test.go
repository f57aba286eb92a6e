package torture_test

import (
	"context"
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/props/instrument/testdata/torture"
	"github.com/stretchr/testify/require"
)

var outside sync.Mutex // of an external test: not registered

func TestFromOutside(t *testing.T) {
	outside.Lock()
	defer outside.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	p := make(torture.Pipe)
	go func() { defer cancel(); p <- 3 }()
	require.Equal(t, 3, <-p)
	<-ctx.Done()
	require.ErrorIs(t, ctx.Err(), context.Canceled)
}
