package rwfutex_test

import (
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwfutex"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// Whoever comes first gets the word.
func TestPromises(t *testing.T) {
	props.Verify(t, rwfutex.New, props.Without("no-starvation"))
}

// TestExclusion increments a plain counter from the main thread and three others.
// The yield in the middle makes a lost update likely without exclusion.
func TestExclusion(t *testing.T) {
	const threads, rounds = 4, 300
	g := rwfutex.New()
	var counter int
	var wg sync.WaitGroup
	for range threads {
		th := g.NewThread("T")
		wg.Go(func() {
			for range rounds {
				th.Acquire()
				was := counter
				runtime.Gosched()
				counter = was + 1
				th.Release()
			}
		})
	}
	wg.Wait()
	require.Equal(t, threads*rounds, counter)
}

// TestMisuse shows that a refused release changes nothing.
func TestMisuse(t *testing.T) {
	g := rwfutex.New()
	main, other := g.NewThread("main"), g.NewThread("other")
	const refused = "rwfutex: thread other releases a lock that it does not hold"
	require.PanicsWithValue(t, refused, other.Release, "a free lock")
	main.Acquire()
	require.PanicsWithValue(t, refused, other.Release, "a lock that main holds")
	main.Release()
	other.Acquire()
	other.Release()
}
