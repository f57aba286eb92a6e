package props

import (
	"sync/atomic"

	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// A loopLock is the global interpreter lock of a loop's program: as plain as can be,
// since it is not what is examined.
type loopLock struct {
	mu     sync.Mutex
	holder atomic.Pointer[loopThread]
}

// A loopThread is a handle on it, and watches what the loop does with it.
type loopThread struct {
	lock   *loopLock
	blocks atomic.Int64     // calls of Block that have begun
	turns  func(holds bool) // told when the thread has taken the lock, or is about to let go; may be nil
}

// Acquire implements LoopThread.
func (t *loopThread) Acquire() {
	t.lock.mu.Lock()
	t.lock.holder.Store(t)
	if t.turns != nil {
		t.turns(true)
	}
}

// Release implements LoopThread. It panics if the thread does not hold the lock.
func (t *loopThread) Release() {
	if !t.holds() {
		panic("the loop releases a lock that its thread does not hold")
	}
	if t.turns != nil {
		t.turns(false)
	}
	t.lock.holder.Store(nil)
	t.lock.mu.Unlock()
}

// Block implements LoopThread.
func (t *loopThread) Block(f func()) {
	t.blocks.Add(1)
	t.Release()
	defer t.Acquire()
	f()
}

// A yieldingThread is a loopThread that lets go on request, as the threads of most
// locks do (a loop finds that out by a type assertion). This one yields each time.
type yieldingThread struct{ *loopThread }

// Checkpoint lets others have the lock, and takes it again.
func (t yieldingThread) Checkpoint() bool {
	t.Release()
	t.Acquire()
	return true
}

func (t *loopThread) holds() bool { return t.lock.holder.Load() == t }
