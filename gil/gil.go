// Package gil is a global interpreter lock: of all the threads of an
// interpreter, one runs at a time.
//
// A thread is a handle, made by [GIL.NewThread] and used by one goroutine at a
// time. It takes the lock, calls Checkpoint now and then while it runs, wraps
// whatever may block in Block, and releases the lock at the end:
//
//	t := g.NewThread("worker")
//	defer t.Exit()
//	t.Acquire()
//	for !done() {
//		step()
//		t.Checkpoint()
//	}
//	t.Block(func() { conn.Write(result) })
//
// Waiters queue in order, and the lock goes from hand to hand: once somebody
// waits, nobody overtakes, so among n threads a waiter is overtaken by at most
// the n-1 others, once each. A waiter that has stood first for the switch
// interval asks the holder to yield, and the holder does so at its next
// Checkpoint.
package gil

import (
	"sync"
	"sync/atomic"
	"time"
)

// A GIL is a global interpreter lock. Its zero value is a free lock that is
// ready for use. It must not be copied after first use.
type GIL struct {
	// word says who holds the lock, and what a holder must know before it lets
	// go: the owner's id, or 0 if the lock is free, and the flags below.
	//
	// Without the mutex, word makes only two moves: 0 to id (take a free lock)
	// and id to 0 (let go when no flag is set). Hence
	//   - a word with a flag changes only under mu, and
	//   - a release cannot slip past a waiter: whichever comes first, the flag
	//     or the release, makes the other's compare-and-swap fail.
	word atomic.Uint64

	threads atomic.Uint64 // handles made so far; numbers the next one

	mu       sync.Mutex    // guards the fields below; nobody waits for the lock while holding it
	queue    []*Thread     // the waiters, first come first; empty unless the queued flag is set
	switched time.Time     // the last hand-over that left somebody waiting
	interval time.Duration // the switch interval; 0 stands for DefaultSwitchInterval
	alarm    *time.Timer   // runs ask at the first waiter's deadline
}

// The flags of a GIL's word. The owner's id takes the bits above them.
const (
	queued  = 1 << iota // somebody waits: the holder hands over instead of letting go
	asked               // the first waiter has asked the holder to yield; never without queued
	closed              // nobody else gets in; never with queued
	firstID             // ids are its multiples

	flags = queued | asked | closed
)

// New returns a free lock.
func New() *GIL { return new(GIL) }
