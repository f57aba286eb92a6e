package cpythonstate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStates follows three states from the first Acquire to Exit.
func TestStates(t *testing.T) {
	g := New()
	threads := []*Thread{g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")}
	require.Nil(t, g.interp.head, "no thread has been here")
	for _, th := range threads {
		th.Acquire()
		th.Release()
		th.Acquire() // a second state would be one too many
		th.Release()
	}
	require.Len(t, list(g), 3)
	require.Len(t, g.slots, 3)
	threads[1].Exit() // from the middle of the list
	require.Equal(t, []*state{threads[2].state, threads[0].state}, list(g))
	require.Len(t, g.slots, 2)
	threads[0].Acquire()
	threads[0].Exit()
	require.False(t, g.locked)
	threads[2].Exit()
	require.Nil(t, g.interp.head)
	require.Empty(t, g.slots)
	threads[1].Acquire() // a thread may come back
	require.Len(t, list(g), 1)
}

// TestCloseFrees closes the lock under a holder: its own state is left in peace,
// and others have lost theirs, or get none.
func TestCloseFrees(t *testing.T) {
	g := New()
	holder, other := g.NewThread("holder"), g.NewThread("other")
	other.Acquire()
	other.Release()
	holder.Acquire()
	require.NoError(t, g.Close())
	require.NoError(t, g.Close(), "twice")
	require.Equal(t, uint32(freed), other.state.evalBreaker.Load())
	require.Zero(t, holder.state.evalBreaker.Load())
	require.PanicsWithValue(t, ErrClosed, other.Acquire)
	require.PanicsWithValue(t, ErrClosed, g.NewThread("newcomer").Acquire)
	require.False(t, holder.Checkpoint())
	holder.Release()
	require.PanicsWithValue(t, ErrClosed, holder.Acquire)
	other.Exit()
	holder.Exit()
}

// list is the interpreter's list, newest first.
func list(g *GIL) (all []*state) {
	for s := g.interp.head; s != nil; s = s.next {
		all = append(all, s)
	}
	return all
}
