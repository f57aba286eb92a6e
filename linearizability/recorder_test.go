package linearizability

import (
	"sync"
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

func TestRecorderKeepsTheOrderOfEvents(t *testing.T) {
	rec := NewRecorder(32)
	first := rec.Invoke(0, model.Acquire)
	second := rec.Invoke(1, model.AcquireContext)
	rec.Return(first, model.OK)
	rec.Cancel(second)
	rec.Return(second, model.Failed)
	rec.Cancel(second) // too late to matter
	rec.Invoke(0, model.Release)
	require.Equal(t, History{
		op(0, model.Acquire, model.OK, 0, 2),
		cancelled(op(1, model.AcquireContext, model.Failed, 1, 4)),
		pending(0, model.Release, 6),
	}, rec.History())
	require.Equal(t, []model.Event{
		model.Invoke(0, model.Acquire), model.Invoke(1, model.AcquireContext),
		model.Return(0, model.Acquire, model.OK), model.Cancel(1), model.Return(1, model.AcquireContext, model.Failed),
		model.Invoke(0, model.Release),
	}, rec.Events())
	require.NoError(t, Follow(rec.Events(), strict))
}

// A cancellation excuses an error only if it comes before the return.
func TestRecorderIgnoresALateCancel(t *testing.T) {
	rec := NewRecorder(32)
	c := rec.Invoke(0, model.AcquireContext)
	rec.Return(c, model.Failed)
	rec.Cancel(c)
	require.Equal(t, Illegal, Check(rec.History(), strict, patience))
	require.Error(t, Follow(rec.Events(), strict))
}

// Only an AcquireContext has a context; a stray Cancel is no event of the lock's.
func TestRecorderIgnoresACancelWithoutContext(t *testing.T) {
	rec := NewRecorder(32)
	c := rec.Invoke(0, model.Acquire)
	rec.Cancel(c)
	rec.Return(c, model.OK)
	require.Equal(t, Linearizable, Check(rec.History(), strict, patience))
	require.NoError(t, Follow(rec.Events(), strict))
}

// A full log is a beginning of what happened, never an accusation.
func TestRecorderDropsWhatDoesNotFit(t *testing.T) {
	for size := range 9 {
		rec := NewRecorder(size)
		for _, o := range []model.Op{model.Acquire, model.Release, model.Acquire, model.Release} {
			rec.Return(rec.Invoke(0, o), model.OK)
		}
		require.Equal(t, size < 8, rec.Truncated(), "%d events", size)
		require.Len(t, rec.Events(), size)
		require.Len(t, rec.History(), (size+1)/2)
		require.Equal(t, Linearizable, Check(rec.History(), strict, patience), "%d events", size)
	}
	require.Len(t, NewRecorder(1<<20).log, EventsMax)
}

// Many goroutines write while another reads; what it reads is a history each
// time. Under -race this is also the test that nobody touches the log unguarded.
func TestRecorderIsReadWhileWritten(t *testing.T) {
	const threads, turns = 4, 100
	rec := NewRecorder(EventsMax)
	var mu sync.Mutex
	var workers sync.WaitGroup
	for thread := range threads {
		workers.Go(func() {
			for range turns {
				c := rec.Invoke(thread, model.Acquire)
				mu.Lock()
				rec.Return(c, model.OK)
				c = rec.Invoke(thread, model.Release)
				mu.Unlock()
				rec.Return(c, model.OK)
			}
		})
	}
	rules := model.Rules{Threads: threads}
	for len(rec.History()) < threads*turns {
		require.NoError(t, rec.History().Validate(threads))
		require.NoError(t, Follow(rec.Events(), rules))
	}
	workers.Wait()
	require.Len(t, rec.History(), 2*threads*turns)
	require.NoError(t, Follow(rec.Events(), rules))
}

// A lock that lets two in is convicted on the record.
func TestRecorderConvictsABrokenLock(t *testing.T) {
	rec := NewRecorder(8)
	for thread := range 2 { // the lock: Acquire does nothing
		rec.Return(rec.Invoke(thread, model.Acquire), model.OK)
	}
	require.Equal(t, Illegal, Check(rec.History(), strict, patience))
	err := Follow(rec.Events(), strict)
	var unexplained *UnexplainedError
	require.ErrorAs(t, err, &unexplained)
	require.Equal(t, 3, unexplained.Index)
	require.EqualError(t, err, "event 3, T1.Acquire = ok: no order of the operations so far explains it")
}
