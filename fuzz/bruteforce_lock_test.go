package fuzz

import "github.com/gilcheck/gilcheck/model"

// A lock is the contract in the plainest form there is: who is where.
type lock struct {
	holder int // nobody, or a thread
	shut   bool
	where  [callers]place
	stage  [operationsMax]stage // of each operation of the history
	owes   int                  // who has yielded to a waiter, and nobody has had the lock since; or nobody
	seen   [callers]bool        // somebody has had the lock since this thread yielded
}

const nobody = -1

// A place is where a thread is between its operations.
type place byte

const (
	outside place = iota
	inside        // the lock
	away          // in a blocking call
	departed
)

// A stage is how far an operation has come.
type stage byte

const (
	uncalled stage = iota
	begun          // waits, if it is one that may wait
	yielded        // Checkpoint only: has let go, and waits
	gotBack        // Checkpoint only
	effected
	denied
	failed
	over
)

func newLock() lock { return lock{holder: nobody, owes: nobody} }

func (b bruteForce) mayCall(l lock, i int) bool {
	o := b.history[i]
	if o.Op == model.Close {
		return true
	}
	switch at := l.where[o.Thread]; o.Op {
	case model.Release, model.Checkpoint, model.Block:
		return at == inside
	case model.Unblock:
		return at == away
	case model.Exit:
		return at == inside || at == outside
	default:
		return at == outside
	}
}

func (b bruteForce) called(l lock, i int) lock {
	l.stage[i] = begun
	if b.history[i].Cancelled {
		l.owes = nobody // whose turn it was to be may not want it any more
	}
	return l
}

// mayReturn reports whether the result fits how far the operation has come.
func (b bruteForce) mayReturn(l lock, i int) bool {
	o := b.history[i]
	switch l.stage[i] {
	case begun:
		return o.Op == model.Checkpoint && o.Result == model.No || o.Op == model.Misuse && o.Result == model.Refused
	case gotBack: // it need not have noticed, if nobody had the lock
		return o.Result == model.OK || o.Result == model.No && b.switches && !l.seen[o.Thread]
	case effected:
		return o.Result == model.OK
	case denied:
		return o.Result == model.No
	case failed:
		return o.Result == model.Failed
	default:
		return false
	}
}

func (b bruteForce) returned(l lock, i int) lock {
	o := b.history[i]
	l.stage[i] = over
	switch {
	case o.Op == model.Close:
	case o.Op == model.Exit:
		l.where[o.Thread] = departed
	case o.Op == model.Block:
		l.where[o.Thread] = away
	case o.Op == model.Checkpoint && o.Result != model.Failed, takes(o.Op) && o.Result == model.OK:
		l.where[o.Thread] = inside
	default:
		l.where[o.Thread] = outside
	}
	return l
}

func takes(op model.Op) bool { return op == model.TryAcquire || waits(op) }

func waits(op model.Op) bool {
	return op == model.Acquire || op == model.AcquireContext || op == model.Unblock
}
