// Package rwcond is a reader-writer lock of one mutex and two conditions, with
// writer preference, under a lock with two grains: Lock takes a part of a whole,
// and shares the whole with those who are after the part; LockContext takes the
// whole. Either way there is one holder. Sources: P. J. Courtois, F. Heymans and
// D. L. Parnas, "Concurrent Control with 'Readers' and 'Writers'", CACM 14(10),
// 1971, problem 2, for the preference; J. N. Gray and others, "Granularity of
// Locks and Degrees of Consistency in a Shared Data Base", 1976, for the grains.
//
// Writers pass readers and each other: the lock promises no order.
package rwcond

import (
	"context"
	"sync"
)

// A Lock is a part of a whole that can be locked alone or with all of it. New
// makes one.
type Lock struct {
	whole *rwLock
	part  sync.Mutex
	all   bool // the holder has the whole; the holder's to read and write
}

// New returns a free lock.
func New() *Lock { return &Lock{whole: newRWLock()} }

// Lock takes the part.
func (l *Lock) Lock() {
	l.whole.rlock()
	l.part.Lock()
}

// LockContext takes the whole, or gives up with ctx.Err() once ctx is done.
func (l *Lock) LockContext(ctx context.Context) error {
	if err := l.whole.lock(ctx); err != nil {
		return err
	}
	l.all = true
	return nil
}

// Unlock gives up what was taken. The runtime aborts the program if nobody holds
// it.
func (l *Lock) Unlock() {
	if l.all {
		l.all = false
		l.whole.unlock()
		return
	}
	l.part.Unlock()
	l.whole.runlock()
}

// An rwLock has one writer or many readers. A reader waits for writers that
// wait, lest readers keep them out for ever.
type rwLock struct {
	mu             sync.Mutex
	canRead        *sync.Cond // no writer has it or waits
	canWrite       *sync.Cond // nobody has it
	readers        int
	writing        bool
	waitingWriters int
}

func newRWLock() *rwLock {
	l := new(rwLock)
	l.canRead, l.canWrite = sync.NewCond(&l.mu), sync.NewCond(&l.mu)
	return l
}

// rlock takes the read side.
func (l *rwLock) rlock() {
	l.mu.Lock() // R1
	defer l.mu.Unlock()
	for l.writing || l.waitingWriters > 0 { // R2
		l.canRead.Wait() // R3
	}
	l.readers++ // R4
}

// runlock gives the read side up. Readers wait for writers only, so the last one
// to leave has none to wake.
func (l *rwLock) runlock() {
	l.mu.Lock() // R5
	defer l.mu.Unlock()
	l.readers--
	if l.readers == 0 {
		l.canWrite.Signal() // R6
	}
}

// lock takes the write side, or gives up once ctx is done. It may have been the
// last writer that readers wait for.
func (l *rwLock) lock(ctx context.Context) error {
	defer context.AfterFunc(ctx, l.interrupt)()
	l.mu.Lock() // R7
	defer l.mu.Unlock()
	l.waitingWriters++ // R8
	for l.writing || l.readers > 0 {
		if err := ctx.Err(); err != nil {
			l.waitingWriters-- // R9
			if l.waitingWriters == 0 && !l.writing {
				l.canRead.Broadcast() // R10
			}
			return err
		}
		l.canWrite.Wait() // R11
	}
	l.waitingWriters--
	l.writing = true // R12
	return nil
}

// interrupt has the waiting writers look at their contexts. It takes the mutex,
// so that none of them is between its look and its sleep.
func (l *rwLock) interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.canWrite.Broadcast()
}

// unlock gives the write side up: to a writer, or to all readers.
func (l *rwLock) unlock() {
	l.mu.Lock() // R13
	defer l.mu.Unlock()
	l.writing = false
	if l.waitingWriters > 0 { // R14
		l.canWrite.Signal()
	} else {
		l.canRead.Broadcast()
	}
}
