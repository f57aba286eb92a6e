package rwsem_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwsem"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

func TestPromises(t *testing.T) { props.Verify(t, rwsem.New) }

// TestOrder shows who is let in: readers in order, and a writer before the readers
// that came later.
func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := rwsem.New()
		main, t1, t2, t3 := g.NewThread("main"), g.NewThread("T1"), g.NewThread("T2"), g.NewThread("T3")
		var order []string
		turn := func(name string, th *rwsem.Thread) func() {
			return func() { th.Acquire(); order = append(order, name); th.Release() }
		}
		t1.Acquire()
		queue(turn("T2", t2))
		queue(turn("main", main))
		queue(turn("T3", t3))
		t1.Release()
		synctest.Wait()
		require.Equal(t, []string{"T2", "main", "T3"}, order)
	})
}

// TestCheckpoint yields to a reader, and to a writer that waits beside it.
func TestCheckpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := rwsem.New()
		main, t1, t2 := g.NewThread("main"), g.NewThread("T1"), g.NewThread("T2")
		var order []string
		t1.Acquire()
		require.False(t, t1.Checkpoint(), "nobody waits")
		queue(func() { t2.Acquire(); order = append(order, "T2"); t2.Release() })
		require.True(t, t1.Checkpoint(), "a reader waits")
		queue(func() { main.Acquire(); order = append(order, "main"); main.Release() })
		queue(func() { t2.Acquire(); order = append(order, "T2"); t2.Release() })
		require.True(t, t1.Checkpoint(), "a writer waits")
		require.Equal(t, []string{"T2", "main"}, order[:2], "T2 came last; it is level with T1, and may have had its turn first")
		t1.Release()
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := rwsem.New()
	main, other := g.NewThread("main"), g.NewThread("other")
	main.Acquire()
	require.PanicsWithValue(t, "rwsem: thread other releases a lock that it does not hold", other.Release)
	require.Panics(t, func() { other.Checkpoint() })
	main.Release()
	other.Acquire()
	other.Release()
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
