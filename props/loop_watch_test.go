//go:build unix

package props

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil/eventloop"
)

// A watcherBug is a mistake in what an event loop does with descriptors.
type watcherBug int

const (
	noWatcherBug     watcherBug = iota
	readsUnlocked               // readers are called without the lock
	waitsLocked                 // a loop that watches waits with the lock held
	watchesOnce                 // a reader is called for the first byte only
	dropsCalls                  // what other threads send is lost, in the long run
	busyIsBlind                 // once a callback is arranged, readers are not called
	keepsReader                 // RemoveReader does nothing
	closesWithError             // Close does not like watched descriptors
	undeadIfWatching            // nor does it do its work then
	callsRemoved                // RemoveReader does not hold back a reader that is ready
	skipsTimers                 // no timer is served in a turn with events
	watchesNothing              // AddReader is an error, which is no mistake
)

// A watcher is the reference loop with a bug.
type watcher struct {
	*eventloop.Loop
	thread  *watcherThread
	bug     watcherBug
	busy    bool // CallSoon has been called
	calls   int  // of CallSoonThreadsafe that have run
	watched int  // descriptors
	seen    int  // the last turn with a reader
}

// A watcherThread can keep the lock where it should let go.
type watcherThread struct {
	eventloop.Thread
	keeps bool
}

func (t *watcherThread) Block(f func()) {
	if t.keeps {
		f()
		return
	}
	t.Thread.Block(f)
}

func newWatcher(bug watcherBug) func(eventloop.Thread) (*watcher, error) {
	return func(thread eventloop.Thread) (*watcher, error) {
		t := &watcherThread{Thread: thread}
		l, err := eventloop.New(t)
		return &watcher{Loop: l, thread: t, bug: bug}, err
	}
}

func (w *watcher) AddReader(fd int, f func()) error {
	w.watched++
	w.thread.keeps = w.bug == waitsLocked
	if w.bug == watchesNothing {
		return errors.New("no, thanks")
	}
	return w.Loop.AddReader(fd, func() {
		w.seen = w.Turns()
		switch {
		case w.bug == readsUnlocked:
			w.thread.Block(f)
		case w.bug == busyIsBlind && w.busy:
		case w.bug == callsRemoved:
			w.Loop.CallSoon(f)
		default:
			f()
		}
		if w.bug == watchesOnce {
			w.Loop.RemoveReader(fd)
		}
	})
}

func (w *watcher) RemoveReader(fd int) bool {
	w.watched--
	return w.bug == keepsReader || w.Loop.RemoveReader(fd)
}

func (w *watcher) CallSoon(f func()) *eventloop.Handle {
	w.busy = true
	return w.Loop.CallSoon(f)
}

func (w *watcher) CallLater(delay time.Duration, f func()) *eventloop.Handle {
	return w.Loop.CallLater(delay, func() {
		if w.bug == skipsTimers && w.seen == w.Turns() {
			w.CallLater(0, f)
			return
		}
		f()
	})
}

func (w *watcher) CallSoonThreadsafe(f func()) error {
	if w.bug == dropsCalls {
		return w.Loop.CallSoonThreadsafe(func() {
			if w.calls++; w.calls < loopSends {
				f()
			}
		})
	}
	err := w.Loop.CallSoonThreadsafe(f)
	if w.bug == undeadIfWatching && errors.Is(err, eventloop.ErrClosed) {
		return nil
	}
	return err
}

func (w *watcher) Close() error {
	if w.bug == closesWithError && w.watched > 0 {
		return errors.Join(w.Loop.Close(), errors.New("descriptors are left"))
	}
	return w.Loop.Close()
}

// checkWatcher makes the check with real descriptors alone.
func checkWatcher(t *testing.T, bug watcherBug, patience time.Duration) *loopVerification {
	s, err := newLoopSubject(newWatcher(bug))
	require.NoError(t, err)
	v := newLoopVerification(t, s, settings{}, "p")
	v.patience = patience
	v.checkWired()
	require.NoError(t, v.problem)
	return v
}

func TestLoopsThatWatchBadlyAreConvicted(t *testing.T) {
	for _, test := range []struct {
		name    string
		bug     watcherBug
		promise string
		message string
	}{
		{"readers without the lock", readsUnlocked, "loop-one-at-a-time", "a reader is called without the lock"},
		{"waits with the lock", waitsLocked, "loop-releases-in-select", "does not get it"},
		{"watches once", watchesOnce, "loop-no-lost-wakeup", "read 1 of 200 bytes from a real pipe that it watches"},
		{"drops calls", dropsCalls, "loop-no-lost-wakeup", "of 300 callbacks that each of 3 threads has sent"},
		{"blind if busy", busyIsBlind, "loop-no-starvation", "read 0 of 200 bytes from a real TCP connection"},
		{"keeps a reader", keepsReader, "loop-cancellation", "although it has been removed"},
		{"calls a reader that was removed", callsRemoved, "loop-cancellation", "readable at once"},
		{"serves no timer beside events", skipsTimers, "loop-no-starvation", "has called the reader 1000 times since"},
		{"Close with an error", closesWithError, "loop-close", "has returned the error descriptors are left"},
		{"a closed loop that accepts", undeadIfWatching, "loop-close", "after Close had returned was accepted"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			// A loop in order takes a tenth of a second for each check.
			v := checkWatcher(t, test.bug, 5*time.Second)
			require.Len(t, v.findings, 1)
			require.Contains(t, v.findings[test.promise].message, test.message)
		})
	}
}

func TestLoopThatWatchesIsAcquitted(t *testing.T) {
	v := checkWatcher(t, noWatcherBug, gatherTimeout)
	require.Empty(t, v.findings)
	require.Empty(t, v.unwired)
	for _, name := range []string{"loop-one-at-a-time", "loop-releases-in-select", "loop-no-lost-wakeup", "loop-fifo", "loop-no-starvation", "loop-close", "loop-cancellation"} {
		require.Equal(t, []string{"outside over a real pipe and TCP"}, v.methods[name], name)
	}
}

// What is taken back is not tried: it might hang.
func TestLoopThatWatchesWithItsLock(t *testing.T) {
	s, err := newLoopSubject(newWatcher(waitsLocked))
	require.NoError(t, err)
	v := newLoopVerification(t, s, settings{takenBack: []string{"loop-releases-in-select"}}, "p")
	v.checkWired()
	require.NoError(t, v.problem)
	require.Empty(t, v.findings)
	require.NotZero(t, v.cases["loop-no-lost-wakeup"])
}

// A loop that calls a reader once for each edge serves its timers as well.
func TestLoopThatLooksForEdges(t *testing.T) {
	s, err := newLoopSubject(newWatcher(watchesOnce))
	require.NoError(t, err)
	v := newLoopVerification(t, s, settings{}, "p")
	wires, err := openLoopWires()
	require.NoError(t, err)
	v.checkReadable(wires)
	require.NoError(t, v.problem)
	require.Empty(t, v.findings)
	require.Equal(t, 1, v.cases["loop-no-starvation"])
}

// A loop that cannot watch is not blamed, and the report says that it was not tried.
func TestLoopThatDoesNotWatch(t *testing.T) {
	v := checkWatcher(t, watchesNothing, gatherTimeout)
	require.Empty(t, v.findings)
	require.Empty(t, v.cases)
	require.Equal(t, "the loop refuses to watch a descriptor: no, thanks", v.unwired)
}
