// Package lease is a lock kept by a server, which clients reach by calls that may
// time out. A client puts a key behind those that are there and waits until they
// are gone. While it waits its key lives on a lease, so that a client that has
// died holds nobody up; when its turn has come, it asks the server to keep the key,
// and only if it is still there does the client have the lock. The key's revision
// is a fencing token: it grows from holder to holder. Sources: etcd's
// client/v3/concurrency (mutex.go, key.go) and redis-py's asyncio/lock.py for the
// protocol; M. Kleppmann, "How to do distributed locking", 2016, for the token.
//
// The order is that of the keys, but a waiter whose lease runs out goes to the end
// of the queue: the lock promises neither that nobody starves nor a bound.
package lease

import (
	"context"
	"fmt"
)

// callTime is how long a client gives a call that lets the lock go.
const callTime = leaseTime / 2

// A GIL is the name of a lock on its server. New makes both.
type GIL struct{ server *server }

// A Thread is one client of the server. One goroutine at a time uses it.
type Thread struct {
	server *server
	name   string
	held   *key // nil: it does not hold the lock
}

// New returns a free lock.
func New() *GIL { return &GIL{newServer()} }

// NewThread returns a new client. The name is for messages.
func (g *GIL) NewThread(name string) *Thread { return &Thread{server: g.server, name: name} }

// Acquire takes the lock.
func (t *Thread) Acquire() {
	// A background context is never done, so there is no error.
	_ = t.AcquireContext(context.Background())
}

// AcquireContext takes the lock, or gives up with ctx.Err() once ctx is done.
func (t *Thread) AcquireContext(ctx context.Context) error {
	for {
		mine, before, err := t.server.put(ctx) // L1
		if err != nil {
			return err
		}
		kept := false
		if err = t.wait(ctx, mine, before); err == nil { // L2
			kept, err = t.server.keep(ctx, mine) // L3
		}
		if err != nil {
			t.withdraw(mine) // L4
			return err
		}
		if kept { // L5; else its lease has run out, and somebody else may be in
			t.held = mine // L6
			return nil
		}
	}
}

// wait returns when no key is before mine.
func (t *Thread) wait(ctx context.Context, mine, before *key) (err error) {
	for before != nil && err == nil {
		select {
		case <-before.gone:
			before, err = t.server.before(ctx, mine)
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return err
}

// Release gives the lock up. A call that has timed out is made again. It panics if
// t does not hold the lock.
func (t *Thread) Release() {
	for t.tryRelease() != nil {
	}
}

// tryRelease gives the lock up by one call.
func (t *Thread) tryRelease() error {
	mine := t.held // L7
	if mine == nil {
		panic(fmt.Sprintf("lease: client %s releases a lock that it does not hold", t.name))
	}
	if err := t.remove(mine); err != nil { // L8
		return err
	}
	t.held = nil // L9
	return nil
}

// withdraw takes back a key, whatever became of the context that it was put in.
func (t *Thread) withdraw(mine *key) {
	for t.remove(mine) != nil {
	}
}

// remove makes one call that removes a key. To remove one that is gone is no error,
// so that a call can be made again.
func (t *Thread) remove(mine *key) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTime)
	defer cancel()
	return t.server.remove(ctx, mine)
}

// Token returns the fencing token of the lock that t holds, or 0: whoever is asked
// to do something in its name refuses if it has seen a greater one.
func (t *Thread) Token() int64 {
	if t.held == nil {
		return 0
	}
	return t.held.revision
}
