package linearizability

import (
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

var (
	strict = model.Rules{Threads: 3}
	weak   = model.Rules{Threads: 3, WeakTry: true}
)

// patience is far beyond what a short history needs, on any machine.
const patience = time.Minute

// op is a finished operation, written as the timeline shows it: who, what, from, to.
func op(thread int, what model.Op, result model.Result, call, ret int64) Operation {
	return Operation{Thread: thread, Op: what, Result: result, Call: call, Return: ret}
}

func pending(thread int, what model.Op, call int64) Operation {
	return Operation{Thread: thread, Op: what, Call: call, Pending: true}
}

func cancelled(o Operation) Operation {
	o.Cancelled = true
	return o
}

// spurious is what sync.Mutex does now and then: T0's try fails on a lock that
// nobody has. The mutex is being handed to T1, which has waited long but is not
// in the queue yet, so T0's own Acquire snatches it after all.
var spurious = History{
	op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.OK, 3, 12),
	op(0, model.Release, model.OK, 4, 5), op(0, model.TryAcquire, model.No, 6, 7),
	op(0, model.Acquire, model.OK, 8, 9), op(0, model.Release, model.OK, 10, 11),
}

var histories = []struct {
	name    string
	rules   model.Rules
	history History
	want    Verdict
}{
	{"empty", strict, History{}, Linearizable},
	{"turns", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Release, model.OK, 3, 4),
		op(1, model.Acquire, model.OK, 5, 6), op(1, model.Release, model.OK, 7, 8),
	}, Linearizable},
	{"a waiter's interval spans the holder's turn", strict, History{
		op(0, model.Acquire, model.OK, 1, 3), op(1, model.Acquire, model.OK, 2, 6),
		op(0, model.Release, model.OK, 4, 5),
	}, Linearizable},
	{"the next holder is back before Release is", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.OK, 3, 5),
		op(0, model.Release, model.OK, 4, 6),
	}, Linearizable},
	{"mutual exclusion", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.OK, 3, 4),
		op(0, model.Release, model.OK, 5, 6),
	}, Illegal},
	{"equal stamps count as concurrent", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Release, model.OK, 3, 4),
		op(1, model.Acquire, model.OK, 2, 3),
	}, Linearizable},
	{"double release", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Release, model.OK, 3, 4),
		op(0, model.Release, model.OK, 5, 6),
	}, Illegal},
	{"misuse refused changes nothing", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Misuse, model.Refused, 3, 4),
		op(2, model.TryAcquire, model.No, 5, 6),
	}, Linearizable},
	{"misuse accepted", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Misuse, model.OK, 3, 4),
	}, Illegal},
	{"misuse refused but the lock is gone", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Misuse, model.Refused, 3, 4),
		op(2, model.TryAcquire, model.OK, 5, 6),
	}, Illegal},
	{"try says yes to a held lock", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.TryAcquire, model.OK, 3, 4),
	}, Illegal},
	{"try says no to a free lock, strict", strict, History{op(0, model.TryAcquire, model.No, 1, 2)}, Illegal},
	{"try says no to a free lock, weak", weak, History{op(0, model.TryAcquire, model.No, 1, 2)}, Linearizable},
	{"two tries race, one wins", strict, History{
		op(0, model.TryAcquire, model.OK, 1, 3), op(1, model.TryAcquire, model.No, 2, 4),
	}, Linearizable},
	{"two tries race, both lose", strict, History{
		op(0, model.TryAcquire, model.No, 1, 3), op(1, model.TryAcquire, model.No, 2, 4),
	}, Illegal},
	{"try fails while the lock is being handed over, strict", strict, spurious, Illegal},
	{"try fails while the lock is being handed over, weak", weak, spurious, Linearizable},
	{"a cancelled waiter may have the lock for a moment", strict, History{
		cancelled(op(1, model.AcquireContext, model.Failed, 1, 4)), op(0, model.TryAcquire, model.No, 2, 3),
	}, Linearizable},
	{"a cancelled waiter may not keep it", strict, History{
		cancelled(op(1, model.AcquireContext, model.Failed, 1, 4)), op(0, model.TryAcquire, model.No, 5, 6),
	}, Illegal},
	{"a pending acquire may have the lock", strict, History{
		pending(0, model.Acquire, 1), op(1, model.TryAcquire, model.No, 2, 3),
	}, Linearizable},
	{"a pending acquire need not have it", strict, History{
		pending(0, model.Acquire, 1), op(1, model.TryAcquire, model.OK, 2, 3),
	}, Linearizable},
	{"a pending acquire cannot have it and lose it", strict, History{
		pending(0, model.Acquire, 1), op(1, model.TryAcquire, model.No, 2, 3),
		op(1, model.TryAcquire, model.OK, 4, 5),
	}, Illegal},
	{"a pending release may have let go", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), pending(0, model.Release, 3), op(1, model.Acquire, model.OK, 4, 5),
	}, Linearizable},
	{"a pending release lets go once", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), pending(0, model.Release, 3), op(1, model.Acquire, model.OK, 4, 5),
		op(2, model.Acquire, model.OK, 6, 7),
	}, Illegal},
	{"a pending try may have the lock", strict, History{
		pending(0, model.TryAcquire, 1), op(1, model.TryAcquire, model.No, 2, 3),
	}, Linearizable},
	{"a pending close may have taken effect", strict, History{
		pending(0, model.Close, 1), op(1, model.Acquire, model.Failed, 2, 3),
	}, Linearizable},
	{"a pending close takes effect for all", strict, History{
		pending(0, model.Close, 1), op(1, model.Acquire, model.Failed, 2, 3), op(1, model.Acquire, model.OK, 4, 5),
	}, Illegal},
	{"a pending release of a lock not held", strict, History{pending(0, model.Release, 1)}, Illegal},
	// The cancelled acquire is over, so nobody has what T0 let go of; a strict try
	// tells that it is lost before anybody waits for it in vain.
	{"permit leaked by a cancelled acquire", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), cancelled(op(1, model.AcquireContext, model.Failed, 3, 6)),
		op(0, model.Release, model.OK, 4, 5), op(0, model.TryAcquire, model.No, 7, 8),
		pending(0, model.Acquire, 9),
	}, Illegal},
	{"cancelled acquire", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), cancelled(op(1, model.AcquireContext, model.Failed, 3, 4)),
		op(0, model.Release, model.OK, 5, 6), op(2, model.Acquire, model.OK, 7, 8),
	}, Linearizable},
	{"a tie may go to the grant", strict, History{
		cancelled(op(1, model.AcquireContext, model.OK, 3, 4)), op(1, model.Release, model.OK, 5, 6),
	}, Linearizable},
	{"an error without a cancelled context", strict, History{
		op(1, model.AcquireContext, model.Failed, 3, 4),
	}, Illegal},
	{"an error and the lock too", strict, History{
		cancelled(op(1, model.AcquireContext, model.Failed, 3, 4)), op(1, model.Release, model.OK, 5, 6),
	}, Illegal},
	{"a checkpoint that yields lets another thread in", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.OK, 3, 8),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
		op(0, model.Release, model.OK, 9, 10),
	}, Linearizable},
	{"a checkpoint that says it did not yield keeps the lock", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.No, 3, 8),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
	}, Illegal},
	{"a checkpoint that yielded holds again", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.OK, 3, 6),
		op(1, model.Acquire, model.OK, 4, 5), op(0, model.Release, model.OK, 9, 10),
	}, Illegal},
	{"a checkpoint that yields twice has the lock in between", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.OK, 3, 14),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
		op(2, model.TryAcquire, model.No, 8, 9),
		op(1, model.Acquire, model.OK, 10, 11), op(1, model.Release, model.OK, 12, 13),
	}, Linearizable},
	{"a pending checkpoint that yields twice", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), pending(0, model.Checkpoint, 3),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
		op(2, model.TryAcquire, model.No, 8, 9), op(1, model.Acquire, model.OK, 10, 11),
	}, Linearizable},
	{"a checkpoint that does not yield again keeps the lock", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.OK, 3, 10),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
		op(2, model.TryAcquire, model.No, 8, 9), op(1, model.Acquire, model.OK, 11, 12),
	}, Illegal},
	{"who is inside Block has no lock to yield", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Checkpoint, model.OK, 3, 8),
		op(1, model.Acquire, model.OK, 4, 5), op(1, model.Release, model.OK, 6, 7),
		op(0, model.Block, model.OK, 9, 10), op(2, model.TryAcquire, model.No, 11, 12),
	}, Illegal},
	{"a pending checkpoint may have let go", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), pending(0, model.Checkpoint, 3), op(1, model.Acquire, model.OK, 4, 5),
	}, Linearizable},
	{"others run inside Block", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Block, model.OK, 3, 4),
		op(1, model.Acquire, model.OK, 5, 6), op(1, model.Release, model.OK, 8, 9),
		op(0, model.Unblock, model.OK, 7, 10), op(0, model.Release, model.OK, 11, 12),
	}, Linearizable},
	{"Block comes back into a held lock", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Block, model.OK, 3, 4),
		op(1, model.Acquire, model.OK, 5, 6), op(0, model.Unblock, model.OK, 7, 8),
	}, Illegal},
	{"exit lets go", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Exit, model.OK, 3, 4), op(1, model.TryAcquire, model.OK, 5, 6),
	}, Linearizable},
	{"exit keeps the lock", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(0, model.Exit, model.OK, 3, 4), op(1, model.TryAcquire, model.No, 5, 6),
	}, Illegal},
	{"close releases a waiter, the holder finishes", strict, History{
		op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.Failed, 3, 6),
		op(0, model.Close, model.OK, 4, 5), op(0, model.Release, model.OK, 7, 8),
	}, Linearizable},
	{"acquired after close", strict, History{
		op(0, model.Close, model.OK, 1, 2), op(0, model.Acquire, model.OK, 3, 4),
	}, Illegal},
	{"an acquire beside close may succeed", strict, History{
		op(0, model.Close, model.OK, 1, 4), op(0, model.Acquire, model.OK, 2, 5),
	}, Linearizable},
	{"an error without close", strict, History{op(0, model.Acquire, model.Failed, 1, 2)}, Illegal},
	{"an error before close", strict, History{
		op(0, model.Acquire, model.Failed, 1, 2), op(0, model.Close, model.OK, 3, 4),
	}, Illegal},
}

func TestCheckTellsLegalFromIllegal(t *testing.T) {
	for _, c := range histories {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, Check(c.history, c.rules, patience), "%v", c.history)
		})
	}
}

// The order in which operations are listed means nothing.
func TestCheckReadsAHistoryInAnyOrder(t *testing.T) {
	for _, c := range histories {
		var backwards History
		for _, o := range c.history {
			backwards = append(History{o}, backwards...)
		}
		require.Equal(t, c.want, Check(backwards, c.rules, patience), c.name)
	}
}

func TestMonitorTellsLegalFromIllegal(t *testing.T) {
	for _, c := range histories {
		err := Follow(c.history.Events(), c.rules)
		require.Equal(t, c.want == Linearizable, err == nil, "%s: %v", c.name, err)
	}
}
