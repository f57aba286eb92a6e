//go:build unix

package strangers

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The condition is called on a goroutine of testify's.
func TestEventually(t *testing.T) {
	var mu sync.Mutex
	n := 0
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
	}()
	require.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return n == 1
	}, 100*time.Millisecond, time.Millisecond)
}

// Handlers are called on goroutines of net/http's.
func TestServer(t *testing.T) {
	var hits atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer s.Close()
	r, err := s.Client().Get(s.URL)
	require.NoError(t, err)
	_, _ = io.Copy(io.Discard, r.Body)
	require.NoError(t, r.Body.Close())
	assert.EqualValues(t, 1, hits.Load())
}

// Whom main waits for could be served by a handler.
func TestServerAlone(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	<-make(chan int)
}

func TestSignal(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	defer signal.Stop(c)
	<-c
}

// The handler of a signal waits for ever.
func TestSignalHandler(t *testing.T) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1)
	defer signal.Stop(c)
	go func() { <-c }()
}

func TestHundred(t *testing.T) {
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {})
	}
	wg.Wait()
}

func TestParallel(t *testing.T) {
	t.Parallel()
	for range 2 {
		t.Run("", func(t *testing.T) { t.Parallel() })
	}
}

// A deadlock is one, whatever was there before.
func TestDeadlock(t *testing.T) { <-make(chan int) }
