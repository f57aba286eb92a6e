package condgroups_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/condgroups"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *condgroups.Lock { return new(condgroups.Lock) })
}

// TestWaitersGetIn lets more threads wait than an exploration has.
func TestWaitersGetIn(t *testing.T) {
	const threads, rounds = 8, 3
	synctest.Test(t, func(t *testing.T) {
		l := new(condgroups.Lock)
		l.Lock()
		turns := 0
		for range threads {
			go func() {
				for range rounds {
					l.Lock()
					turns++
					l.Unlock()
				}
			}()
		}
		synctest.Wait()
		require.Zero(t, turns, "the lock is held")
		l.Unlock()
		synctest.Wait()
		require.Equal(t, threads*rounds, turns)
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	l := new(condgroups.Lock)
	const refused = "condgroups: unlock of an unlocked lock"
	require.PanicsWithValue(t, refused, l.Unlock, "a new lock")
	l.Lock()
	l.Unlock()
	require.PanicsWithValue(t, refused, l.Unlock, "a released lock")
	l.Lock()
	l.Unlock()
}
