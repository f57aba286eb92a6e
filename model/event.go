package model

import "fmt"

// An Op is an operation of the contract. Block counts as two: Block lets go and
// returns when the blocking call begins; Unblock is invoked when that call ends
// and returns when the thread holds again.
type Op uint8

// The operations. Misuse is a Release by a thread that does not hold the lock.
const (
	Acquire Op = iota
	TryAcquire
	AcquireContext
	Release
	Checkpoint
	Block
	Unblock
	Exit
	Close
	Misuse
	opCount
)

var opNames = [opCount]string{"Acquire", "TryAcquire", "AcquireContext", "Release",
	"Checkpoint", "Block", "Unblock", "Exit", "Close", "Misuse"}

func (o Op) String() string { return opNames[o] }

// Takes reports whether the operation, if it succeeds, begins a hold of the lock.
func (o Op) Takes() bool {
	switch o {
	case Acquire, TryAcquire, AcquireContext, Unblock:
		return true
	default:
		return false
	}
}

// A Result is what an operation returned.
type Result uint8

// The results. OK is a plain return, a nil error or true. No is false. Failed is
// an error, returned or, where the operation has no result, panicked with.
// Refused is the panic that answers a misuse.
const (
	OK Result = iota
	No
	Failed
	Refused
)

func (r Result) String() string { return [...]string{"ok", "false", "error", "refused"}[r] }

// A Kind says which sort of event it is.
type Kind uint8

// The kinds. Invoked and Returned are what an observer sees of an operation;
// Cancelled is the moment from which a thread's context may be done. The others
// are internal: they happen inside the lock and are inferred.
const (
	Invoked Kind = iota
	Returned
	Cancelled
	Took      // a thread that wants the lock gets it
	Gave      // a holder lets go, for good or for a while
	Denied    // a TryAcquire decides that the lock is not to be had
	Enqueued  // a thread that must wait takes its place (FIFO only)
	Left      // a cancelled or shut-out thread gives up, its place or the lock with it
	Requested // a waiter asks the holder to yield
	Shut      // Close takes effect
)

// An Event is one step of the automaton. Thread counts from 0; where no thread of
// the program acts (Close, Requested, Shut) it is 0 and means nothing.
type Event struct {
	Kind   Kind
	Thread int
	Op     Op
	Result Result
}

// Invoke is the event of a thread beginning an operation.
func Invoke(thread int, op Op) Event { return Event{Kind: Invoked, Thread: thread, Op: op} }

// Return is the event of a thread's operation ending with a result.
func Return(thread int, op Op, r Result) Event {
	return Event{Kind: Returned, Thread: thread, Op: op, Result: r}
}

// Cancel is the event from which on the context of the thread's AcquireContext
// may be done.
func Cancel(thread int) Event { return Event{Kind: Cancelled, Thread: thread} }

func (e Event) String() string {
	name := fmt.Sprintf("T%d.%v", e.Thread, e.Op)
	if e.Op == Close {
		name = "Close"
	}
	switch e.Kind {
	case Invoked:
		return name
	case Returned:
		return fmt.Sprintf("%s = %v", name, e.Result)
	case Requested:
		return "the holder is asked to yield"
	case Shut:
		return "Close takes effect"
	default:
		return fmt.Sprintf("T%d %s", e.Thread, [...]string{Cancelled: "is cancelled", Took: "takes the lock",
			Gave: "lets go", Denied: "is denied", Enqueued: "queues", Left: "gives up"}[e.Kind])
	}
}
