// Package rwfutex is a reader-writer lock in one word, on a futex made of a mutex
// and a condition, under a lock whose threads play different parts: the first
// handle is the main thread's, which stops the world (it takes the write side),
// and all others run in it, one at a time (they take the read side and then their
// turn). Sources: nptl/pthread_rwlock_common.c of glibc 2.28 for the word and the
// flag of those who sleep on it; src/raw_rwlock.rs of parking_lot 0.12 for the
// writer, which shuts readers out first and then waits for those inside.
//
// Whoever comes first gets the word, and all sleepers wake at once: the lock
// promises no order.
package rwfutex

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// The word: two flags, and above them the number of readers.
const (
	writer uint32 = 1 << iota // a writer has it, or waits for the readers to leave
	asleep                    // somebody sleeps until the writer has left
	reader                    // one of them
)

// A GIL is a lock for one main thread and others. New makes one.
type GIL struct {
	world word
	turn  sync.Mutex  // among the readers
	main  atomic.Bool // the main thread has its handle
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	main  bool
	holds bool
}

// New returns a free lock.
func New() *GIL {
	g := new(GIL)
	g.world.awake = sync.NewCond(&g.world.mu)
	return g
}

// NewThread returns the handle of a new thread, first of all the main thread's.
// The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, main: !g.main.Swap(true)}
}

// Acquire takes the lock.
func (t *Thread) Acquire() {
	if t.main {
		t.gil.world.lock()
	} else {
		t.gil.world.rlock()
		t.gil.turn.Lock()
	}
	t.holds = true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	if !t.holds {
		panic(fmt.Sprintf("rwfutex: thread %s releases a lock that it does not hold", t.name))
	}
	t.holds = false
	if t.main {
		t.gil.world.unlock()
	} else {
		t.gil.turn.Unlock()
		t.gil.world.runlock()
	}
}

// A word is a reader-writer lock.
type word struct {
	bits  uint32     // by sync/atomic only
	mu    sync.Mutex // the kernel's, around the look at the word and the sleep
	awake *sync.Cond
}

// rlock takes the read side as soon as there is no writer.
func (w *word) rlock() {
	bits := atomic.LoadUint32(&w.bits) // R1
	for {
		if bits&writer != 0 {
			bits = w.sleep(bits) // R2
		} else if atomic.CompareAndSwapUint32(&w.bits, bits, bits+reader) { // R3
			return
		} else {
			bits = atomic.LoadUint32(&w.bits)
		}
	}
}

// lock takes the write side: it becomes the writer, and waits until the readers
// that were there have left.
func (w *word) lock() {
	bits := atomic.LoadUint32(&w.bits) // R4
	for {
		if bits&writer != 0 {
			bits = w.sleep(bits)
		} else if atomic.CompareAndSwapUint32(&w.bits, bits, bits|writer) { // R5
			break
		} else {
			bits = atomic.LoadUint32(&w.bits)
		}
	}
	for {
		bits = atomic.LoadUint32(&w.bits) // R6
		if bits < reader {
			return
		}
		w.wait(bits)
	}
}

// runlock gives the read side up. The last reader wakes the writer that waits for
// it, and with it those who wait for the writer and will sleep on.
func (w *word) runlock() {
	if left := atomic.AddUint32(&w.bits, ^(reader - 1)); left < reader && left&writer != 0 { // R7
		w.wake() // R8
	}
}

// unlock gives the write side up and wakes those who sleep.
func (w *word) unlock() {
	if atomic.SwapUint32(&w.bits, 0)&asleep != 0 { // R9
		w.wake() // R10
	}
}

// sleep says in the word that somebody waits for the writer, sleeps for as long as
// the word says so, and returns what it says then. The word was bits a moment ago;
// if it has changed, there is no sleep. That others set the flag again for another
// writer does not matter: whoever clears it wakes all.
func (w *word) sleep(bits uint32) uint32 {
	if bits&asleep == 0 {
		if !atomic.CompareAndSwapUint32(&w.bits, bits, bits|asleep) { // R11
			return atomic.LoadUint32(&w.bits)
		}
		bits |= asleep
	}
	for bits&asleep != 0 { // R12
		w.wait(bits)                      // R13
		bits = atomic.LoadUint32(&w.bits) // R14
	}
	return bits
}

// wait sleeps until a wake, or not at all if the word is not the given one. It
// is FUTEX_WAIT.
func (w *word) wait(bits uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if atomic.LoadUint32(&w.bits) == bits {
		w.awake.Wait()
	}
}

// wake wakes all who sleep. It is FUTEX_WAKE.
func (w *word) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.awake.Broadcast()
}
