package props

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// strangerExplored has a test that holds, of which some runs are unwound, and two that
// fail.
const strangerExplored = `package lock

import (
	"sync"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props"
)

func TestExploredHolds(t *testing.T) {
	props.Explore(t, func(t *testing.T) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				mu.Lock()
				mu.Unlock()
			})
		}
		wg.Wait()
	}, props.Budget(100*time.Millisecond))
}

func TestExploredWaits(t *testing.T) {
	props.Explore(t, func(*testing.T) { <-make(chan int) }, props.Budget(100*time.Millisecond))
}

func TestExploredWaitsToo(t *testing.T) {
	props.Explore(t, func(*testing.T) { <-make(chan int) }, props.Budget(100*time.Millisecond))
}
`

// With -failfast a test that is explored and holds stops nothing, although runs of it
// have failed; one that fails is the last.
func TestFailfast(t *testing.T) {
	dir := stranger(t)
	writeSource(t, filepath.Join(dir, "lock/explored_test.go"), strangerExplored)
	for _, test := range []struct {
		flags   string
		starts  int
		results []string
	}{
		{"-failfast", 2, []string{"--- PASS: TestExploredHolds", "--- FAIL: TestExploredWaits "}},
		{"-failfast=false", 3, []string{"--- PASS: TestExploredHolds", "--- FAIL: TestExploredWaits ", "--- FAIL: TestExploredWaitsToo"}},
	} {
		out, err := tryGo(t, dir, "test", "-v", test.flags, "-run", "Explored", "./lock")
		require.Error(t, err)
		require.Equal(t, test.starts, strings.Count(out, "=== RUN   "), out)
		for _, want := range test.results {
			require.Contains(t, out, want)
		}
	}
}
