//go:build !race

package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

func TestReadersShareAndWritersDoNot(t *testing.T) {
	body := func() string {
		var rw sync.RWMutex
		readers, writers, most := 0, 0, 0
		read := func() {
			rw.RLock()
			readers++
			most = max(most, readers+10*writers)
			seeds.Step()
			readers--
			rw.RUnlock()
		}
		write := func() {
			rw.Lock()
			writers++
			most = max(most, readers+10*writers)
			seeds.Step()
			writers--
			rw.Unlock()
		}
		seeds.Together(read, read, write)
		return fmt.Sprint(most)
	}
	require.Equal(t, []string{"10"}, seeds.Texts(t, usual, body), "never 11: a writer is alone")
	both := func() string {
		var rw sync.RWMutex
		readers, most := 0, 0
		read := func() {
			rw.RLock()
			readers++
			most = max(most, readers)
			seeds.Step()
			readers--
			rw.RUnlock()
		}
		seeds.Together(read, read)
		return fmt.Sprint(most)
	}
	require.Equal(t, []string{"1", "2"}, seeds.Texts(t, usual, both))
}

// A writer that waits keeps new readers out: so a thread that reads twice may
// deadlock with it, as the documentation warns.
func TestWaitingWriterKeepsReadersOut(t *testing.T) {
	require.Equal(t, []string{"deadlock", "done"}, seeds.Texts(t, usual, func() string {
		var rw sync.RWMutex
		seeds.Together(
			func() { rw.RLock(); rw.RLock(); rw.RUnlock(); rw.RUnlock() }, //nolint:staticcheck // empty on purpose
			func() { rw.Lock(); rw.Unlock() })                             //nolint:staticcheck // empty on purpose
		return "done"
	}))
	require.Equal(t, []string{"false", "true"}, seeds.Texts(t, usual, func() string {
		var rw sync.RWMutex
		rw.RLock()
		entered := false
		seeds.Together(
			func() { rw.Lock(); rw.Unlock() }, //nolint:staticcheck // empty on purpose
			func() {
				if entered = rw.TryRLock(); entered {
					rw.RUnlock()
				}
				rw.RUnlock()
			})
		return fmt.Sprint(entered)
	}))
}

func TestTryLockOfRWMutex(t *testing.T) {
	require.Equal(t, []string{"true false false false true"}, seeds.Texts(t, usual, func() string {
		var rw sync.RWMutex
		a := rw.TryLock()
		b, c := rw.TryLock(), rw.TryRLock()
		rw.Unlock()
		rw.RLock()
		d, e := rw.TryLock(), rw.TryRLock()
		return fmt.Sprint(a, b, c, d, e)
	}))
}
