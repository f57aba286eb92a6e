package sched

// A Kind says what an operation does. Kinds are shared by the announced
// operation, the trace, and the dependence relation of the strategies.
type Kind uint8

// The kinds of operations. A thread that has been created or woken has a Local
// operation before it: to run up to its first announcement, which nobody sees.
const (
	Local Kind = iota
	Load
	Store
	Update // a read-modify-write: Add, Swap, CompareAndSwap, And, Or
	Lock
	Unlock
	TryLock
	RLock
	RUnlock
	TryRLock
	Announce // a writer that tells an RWMutex's readers to stay out
	Wait     // Cond.Wait: let go of the lock and queue, in one step
	Signal
	Broadcast
	Send
	Receive
	Close
	Length // len and cap of a channel
	Select
	Add // WaitGroup
	Await
	Do // Once
	Get
	Put
	Yield
	Sleep
	Now
	Arm // start, stop or reset a timer
	Fire
	Invoke // a call of the program under test begins
	Return
	Plain // an access to ordinary memory
	PlainWrite
	kinds
)

var kindNames = [kinds]string{
	"run", "Load", "Store", "Update", "Lock", "Unlock", "TryLock", "RLock", "RUnlock", "TryRLock",
	"Lock (announce)", "Wait", "Signal", "Broadcast", "send", "receive", "close", "len", "select",
	"Add", "Wait", "Do", "Get", "Put", "Gosched", "Sleep", "Now", "timer", "timer fires",
	"call", "return", "read", "write",
}

// String names the operation as Go source does.
func (k Kind) String() string { return kindNames[k] }

// reads reports that operations of this kind leave the object as it was.
func (k Kind) reads() bool {
	switch k {
	case Load, Length, Now, Plain, Yield, Local:
		return true
	}
	return false
}

// arms reports that operations of this kind may start a timer.
func (k Kind) arms() bool { return k == Sleep || k == Arm }

// An Op is an announced operation: what a thread does when it goes on.
type Op struct {
	Kind   Kind
	Object uint32 // 0 when it touches no shared object
	Also   uint32 // a second object, such as the mutex of Cond.Wait
	More   uint64 // the rest of a select's channels: bits by number modulo 64
}

// Dependent reports that the order of a and b, announced by two threads, may
// matter. Operations on different objects commute; so do two that only read.
// A return and a call depend on each other, for the order of the two is what a
// history records; two calls, or two returns, do not.
func Dependent(a, b Op) bool {
	if a.Kind == Fire || b.Kind == Fire {
		return true // any thread may read the clock, or wait for the timer
	}
	if a.Kind == Invoke || a.Kind == Return {
		return (b.Kind == Invoke || b.Kind == Return) && a.Kind != b.Kind
	}
	if b.Kind == Invoke || b.Kind == Return {
		return false
	}
	if a.Kind.arms() && b.Kind.arms() {
		return true // timers that are due together fire in the order of arming
	}
	if !a.touches(b.Object) && !a.touches(b.Also) && !b.mayTouch(a) && !a.mayTouch(b) {
		return false
	}
	return !(a.Kind.reads() && b.Kind.reads()) && !(a.Kind == RLock && b.Kind == RLock)
}

func (a Op) touches(object uint32) bool {
	return object != 0 && (a.Object == object || a.Also == object)
}

// mayTouch reports that the two may have one of a's further objects in common.
func (a Op) mayTouch(b Op) bool {
	m := b.More
	for _, object := range [...]uint32{b.Object, b.Also} {
		if object != 0 {
			m |= member(object)
		}
	}
	return a.More&m != 0
}
