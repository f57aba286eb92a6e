package linearizability

import (
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

// The first event that cannot be explained is kept, whatever comes after it.
func TestMonitorStopsForGood(t *testing.T) {
	m := NewMonitor(strict)
	require.NoError(t, m.Err())
	require.True(t, m.Observe(model.Invoke(0, model.TryAcquire)))
	require.False(t, m.Observe(model.Return(0, model.TryAcquire, model.No)))
	require.False(t, m.Observe(model.Return(0, model.TryAcquire, model.OK)), "legal, had the event before not been")
	require.False(t, m.Observe(model.Return(2, model.Acquire, model.OK)))
	require.EqualError(t, m.Err(), "event 1, T0.TryAcquire = false: no order of the operations so far explains it")
}

// Where a Checkpoint yields, the monitor sees what whole operations do not show:
// it took the lock back from a waiter that should have had it first.
func TestMonitorWantsTheSwitchThatIsOwed(t *testing.T) {
	h := History{
		op(0, model.Acquire, model.OK, 1, 2), pending(1, model.Acquire, 3), op(0, model.Checkpoint, model.OK, 4, 5),
	}
	require.Equal(t, Linearizable, Check(h, strict, patience))
	require.EqualError(t, Follow(h.Events(), strict), "event 4, T0.Checkpoint = ok: no order of the operations so far explains it")
}
