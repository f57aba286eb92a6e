package model

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Shorthand for programs: call and back are the two ends of an operation, do is
// both, and rest is a moment at which everything has come to rest.
func call(t int, op Op) []Event           { return []Event{Invoke(t, op)} }
func back(t int, op Op, r Result) []Event { return []Event{Return(t, op, r)} }
func do(t int, op Op, r Result) []Event   { return append(call(t, op), back(t, op, r)...) }
func cancel(t int) []Event                { return []Event{Cancel(t)} }
func rest() []Event                       { return []Event{{Kind: Shut}} } // no observer sees a Shut

// play follows a program and reports the first event that no correct lock shows,
// and whether there is one.
func play(r Rules, program ...[]Event) (broken string, at int) {
	w := NewWalk(r)
	for i, events := range program {
		for _, e := range events {
			if e.Kind == Shut {
				if !w.Settle() {
					return "rest", i
				}
			} else if !w.Observe(e) {
				return e.String(), i
			}
		}
	}
	return "", -1
}

var (
	barging = Rules{Threads: 3}
	fifo    = Rules{Threads: 3, Order: FIFO}
	weak    = Rules{Threads: 3, WeakTry: true}
)

// yielded is T0 in a Checkpoint, T1 waiting for the lock in the given way.
func yielded(op Op) [][]Event {
	return [][]Event{do(0, Acquire, OK), call(1, op), call(0, Checkpoint)}
}

// TestContract is the contract in examples. The last step of each program is the
// one in question; all before it are legal.
func TestContract(t *testing.T) {
	for _, c := range []struct {
		promise, name string
		rules         Rules
		legal         bool
		program       [][]Event
	}{
		{"mutual-exclusion", "acquire a free lock", barging, true, [][]Event{do(0, Acquire, OK)}},
		{"mutual-exclusion", "acquire a held lock", barging, false, [][]Event{do(0, Acquire, OK), call(1, Acquire), back(1, Acquire, OK)}},
		{"mutual-exclusion", "acquire a released lock", barging, true, [][]Event{do(0, Acquire, OK), do(0, Release, OK), do(1, Acquire, OK)}},
		{"mutual-exclusion", "acquire while the holder is releasing", barging, true, [][]Event{do(0, Acquire, OK), call(0, Release), do(1, Acquire, OK)}},
		{"mutual-exclusion", "acquire while the holder is at a checkpoint", barging, true, append(yielded(Acquire), back(1, Acquire, OK))},
		{"mutual-exclusion", "try while the holder is at a checkpoint nobody asked for", barging, false, [][]Event{do(0, Acquire, OK), call(0, Checkpoint), call(1, TryAcquire), back(1, TryAcquire, OK)}},
		{"mutual-exclusion", "acquire twice", barging, false, [][]Event{do(0, Acquire, OK), call(0, Acquire)}},

		{"progress", "wait for the holder", barging, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), rest()}},
		{"progress", "wait for nobody", barging, false, [][]Event{call(1, Acquire), rest()}},
		{"progress", "wait after the release", barging, false, [][]Event{do(0, Acquire, OK), call(1, Acquire), do(0, Release, OK), rest()}},
		{"progress", "a release that waits for nobody", barging, false, [][]Event{do(0, Acquire, OK), call(0, Release), rest()}},
		{"progress", "a checkpoint that waits for the other's turn to end", barging, true, append(yielded(Acquire), back(1, Acquire, OK), rest())},
		{"progress", "a checkpoint that waits for nobody", barging, false, [][]Event{do(0, Acquire, OK), call(0, Checkpoint), rest()}},

		{"bounded-bypass", "a newcomer passes a waiter", barging, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), rest(), call(2, Acquire), rest(), do(0, Release, OK), back(2, Acquire, OK)}},
		{"bounded-bypass", "a newcomer passes a queue", fifo, false, [][]Event{do(0, Acquire, OK), call(1, Acquire), rest(), call(2, Acquire), rest(), do(0, Release, OK), back(2, Acquire, OK)}},
		{"bounded-bypass", "a newcomer passes who has not queued yet", fifo, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), call(2, Acquire), do(0, Release, OK), back(2, Acquire, OK)}},

		{"ownership", "release without the lock is refused", barging, true, [][]Event{do(0, Acquire, OK), do(1, Misuse, Refused), do(0, Release, OK)}},
		{"ownership", "release without the lock is accepted", barging, false, [][]Event{do(0, Acquire, OK), call(1, Misuse), back(1, Misuse, OK)}},

		{"release-on-block", "others run inside Block", barging, true, [][]Event{do(0, Acquire, OK), do(0, Block, OK), do(1, Acquire, OK)}},
		{"release-on-block", "the lock is held again after Block", barging, false, [][]Event{do(0, Acquire, OK), do(0, Block, OK), do(1, Acquire, OK), call(0, Unblock), back(0, Unblock, OK)}},

		{"forced-switch", "a checkpoint yields to a waiter", barging, true, append(yielded(Acquire), back(1, Acquire, OK), do(1, Release, OK), back(0, Checkpoint, OK))},
		{"forced-switch", "a checkpoint yields to a waiter who came during it", barging, true, [][]Event{do(0, Acquire, OK), call(0, Checkpoint), call(1, Acquire), back(1, Acquire, OK)}},
		{"forced-switch", "a checkpoint yields to nobody", barging, false, [][]Event{do(0, Acquire, OK), call(0, Checkpoint), back(0, Checkpoint, OK)}},
		{"forced-switch", "the yielder has the lock back first", barging, false, append(yielded(Acquire), back(0, Checkpoint, OK))},
		{"forced-switch", "the yielder is cheated by a waiter who comes later", barging, true, append(yielded(Acquire), call(2, Acquire), back(2, Acquire, OK), do(2, Release, OK), back(0, Checkpoint, OK))},
		{"forced-switch", "a switch that happened is denied", barging, false, append(yielded(Acquire), back(1, Acquire, OK), do(1, Release, OK), back(0, Checkpoint, No))},
		{"forced-switch", "a checkpoint that ignores the waiter", barging, true, append(yielded(Acquire), back(0, Checkpoint, No))},
		{"forced-switch", "a yielder that is asked again yields again", barging, true, append(yielded(Acquire), back(1, Acquire, OK), call(1, Checkpoint), back(1, Checkpoint, OK))},
		{"forced-switch", "a yielder that is asked again yields again, in a queue", fifo, true, append(yielded(Acquire), back(1, Acquire, OK), call(1, Checkpoint), back(1, Checkpoint, OK))},
		{"forced-switch", "a yielder has the lock back for a moment", barging, true, append(yielded(Acquire), back(1, Acquire, OK), do(1, Release, OK), do(2, TryAcquire, No), call(1, Acquire), back(1, Acquire, OK))},
		{"forced-switch", "a yielder that nobody asks again lets go again", barging, false, append(yielded(Acquire), back(1, Acquire, OK), do(1, Release, OK), do(2, TryAcquire, No), do(2, TryAcquire, OK))},
		{"forced-switch", "a switch that happened is denied after another yield", barging, false, append(yielded(Acquire), call(2, AcquireContext), cancel(2), back(1, Acquire, OK), do(1, Release, OK), back(0, Checkpoint, No))},
		{"forced-switch", "the waiter is cancelled before its turn", barging, true, append(yielded(AcquireContext), cancel(1), back(0, Checkpoint, OK))},
		{"forced-switch", "a waiter asks whose context is done already", barging, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), cancel(1), call(0, Checkpoint), back(0, Checkpoint, OK)}},
		{"forced-switch", "the request outlives its only waiter", barging, false, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), cancel(1), back(1, AcquireContext, Failed), call(0, Checkpoint), back(0, Checkpoint, OK)}},

		{"try-acquire", "try a free lock", barging, true, [][]Event{do(0, TryAcquire, OK)}},
		{"try-acquire", "try a held lock", barging, true, [][]Event{do(0, Acquire, OK), do(1, TryAcquire, No)}},
		{"try-acquire", "fail on a free lock", barging, false, [][]Event{call(0, TryAcquire), back(0, TryAcquire, No)}},
		{"try-acquire", "fail on a free lock, weakly", weak, true, [][]Event{do(0, TryAcquire, No)}},
		{"try-acquire", "fail on a lock on its way to a waiter", barging, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), do(0, Release, OK), do(2, TryAcquire, No)}},
		{"try-acquire", "fail on a lock on its way to a waiter that then gives up", barging, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), do(0, Release, OK), do(2, TryAcquire, No), cancel(1), back(1, AcquireContext, Failed)}},
		{"try-acquire", "fail after the waiter has given up", barging, false, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), do(0, Release, OK), cancel(1), back(1, AcquireContext, Failed), call(2, TryAcquire), back(2, TryAcquire, No)}},
		{"try-acquire", "wait for the holder", barging, false, [][]Event{do(0, Acquire, OK), call(1, TryAcquire), rest()}},

		{"cancellation", "a cancelled waiter gets an error", barging, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), cancel(1), back(1, AcquireContext, Failed)}},
		{"cancellation", "an error out of the blue", barging, false, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), back(1, AcquireContext, Failed)}},
		{"cancellation", "a tie goes to the lock", barging, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), cancel(1), do(0, Release, OK), back(1, AcquireContext, OK)}},
		{"cancellation", "a tie goes to the context", barging, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), do(0, Release, OK), cancel(1), back(1, AcquireContext, Failed)}},
		{"cancellation", "a tie in a queue goes to the context", fifo, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), rest(), cancel(1), do(0, Release, OK), back(1, AcquireContext, Failed)}},
		{"cancellation", "the next in the queue is served first", fifo, true, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), rest(), call(2, Acquire), rest(), cancel(1), do(0, Release, OK), back(2, Acquire, OK), back(1, AcquireContext, Failed)}},
		{"cancellation", "a done context on a free lock", barging, true, [][]Event{call(0, AcquireContext), cancel(0), back(0, AcquireContext, OK)}},
		{"cancellation", "a cancelled waiter waits on", barging, false, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), cancel(1), rest()}},
		{"cancellation", "the next waiter is forgotten", barging, false, [][]Event{do(0, Acquire, OK), call(1, AcquireContext), call(2, Acquire), cancel(1), do(0, Release, OK), back(1, AcquireContext, Failed), rest()}},

		{"exit", "the holder exits", barging, true, [][]Event{do(0, Acquire, OK), do(0, Exit, OK), do(1, Acquire, OK)}},
		{"exit", "others exit", barging, false, [][]Event{do(0, Acquire, OK), do(1, Exit, OK), call(2, Acquire), back(2, Acquire, OK)}},
		{"exit", "an exit that waits for the holder", barging, true, [][]Event{do(0, Acquire, OK), call(1, Exit), rest(), back(1, Exit, OK)}},
		{"exit", "an exit that waits for nobody", barging, false, [][]Event{call(1, Exit), rest()}},
		{"exit", "operations after the end", barging, false, [][]Event{do(0, Exit, OK), call(0, Acquire)}},

		{"shutdown", "a waiter gets an error", barging, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), do(0, Close, OK), back(1, Acquire, Failed)}},
		{"shutdown", "a waiter gets an error without Close", barging, false, [][]Event{do(0, Acquire, OK), call(1, Acquire), back(1, Acquire, Failed)}},
		{"shutdown", "a waiter is left behind", barging, false, [][]Event{do(0, Acquire, OK), call(1, Acquire), do(0, Close, OK), rest()}},
		{"shutdown", "an acquire that overlaps Close", barging, true, [][]Event{call(1, Acquire), do(0, Close, OK), back(1, Acquire, OK)}},
		{"shutdown", "a queue's head that was served when Close came", fifo, true, [][]Event{do(0, Acquire, OK), call(1, Acquire), rest(), do(0, Release, OK), do(0, Close, OK), back(1, Acquire, Failed)}},
		{"shutdown", "an acquire after Close", barging, false, [][]Event{do(0, Close, OK), call(1, Acquire), back(1, Acquire, OK)}},
		{"shutdown", "a try after Close", barging, true, [][]Event{do(0, Close, OK), do(1, TryAcquire, No)}},
		{"shutdown", "the holder finishes", barging, true, [][]Event{do(0, Acquire, OK), do(0, Close, OK), do(0, Checkpoint, No), do(0, Release, OK)}},
		{"shutdown", "the holder comes back from Block", barging, false, [][]Event{do(0, Acquire, OK), do(0, Block, OK), do(0, Close, OK), call(0, Unblock), back(0, Unblock, OK)}},
		{"shutdown", "a yielder is shut out", barging, true, append(yielded(Acquire), back(1, Acquire, OK), do(1, Close, OK), back(0, Checkpoint, Failed))},
		{"shutdown", "Close hangs", barging, false, [][]Event{call(0, Close), rest()}},
	} {
		t.Run(c.promise+"/"+strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			broken, at := play(c.rules, c.program...)
			if c.legal {
				require.Empty(t, broken)
			} else {
				require.Equal(t, len(c.program)-1, at, "the last step is illegal, all before it are legal; got %q", broken)
			}
		})
	}
}
