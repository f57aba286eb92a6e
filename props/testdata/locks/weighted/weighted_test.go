package weighted_test

import (
	"context"
	"os"
	"testing"
	"testing/synctest"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/weighted"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) {
	props.VerifyLocker(t, func() *weighted.Lock { return new(weighted.Lock) },
		props.Promise("no-starvation"), props.Bypass(2))
}

// TestFirstGivesUp cancels the first waiter and frees the permits before it has
// seen either: the one behind it gets in all the same. The first waiter may be
// quick, and be gone before the permits are free; a few dozen rounds see both.
func TestFirstGivesUp(t *testing.T) {
	for range 64 {
		synctest.Test(t, func(t *testing.T) {
			l := new(weighted.Lock)
			l.Lock()
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				if l.LockContext(ctx) == nil {
					l.Unlock()
				}
			}()
			synctest.Wait()
			entered := make(chan struct{})
			go func() {
				l.Lock()
				close(entered)
				l.Unlock()
			}()
			synctest.Wait()
			cancel()
			l.Unlock()
			<-entered // or the bubble is deadlocked, and says so
		})
	}
}
