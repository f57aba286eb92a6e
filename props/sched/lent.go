package sched

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A channel that is known to a package which is not rewritten (os/signal, net/rpc)
// can be served from outside: who waits at it is not deadlocked by what the engine
// knows. Such a channel is lent.

// lentMax bounds the channels that are remembered although no execution was going on
// when they were lent: they stay reachable, so that none has the address of another.
const lentMax = 1024

var (
	lentOutside sync.Map // from address to package
	lentCount   atomic.Int32
)

// Lend says that package to, which is not rewritten, knows the channel at address.
//
//go:norace
func Lend(address unsafe.Pointer, to string) {
	if t := Here(); t != nil {
		t.e.lends = true
		t.e.objects.find(address).lent = to
		return
	}
	if lentCount.Add(1) <= lentMax {
		lentOutside.Store(address, to)
	}
}

// lentTo is the package that a lent channel is known to, "" for others.
//
//go:norace
func (o *Object) lentTo() string {
	if o.lent == "" {
		if to, ok := lentOutside.Load(o.address); ok {
			o.lent = to.(string)
		}
	}
	return o.lent
}

// outside is the package that may serve t, which waits; "" if there is none.
//
//go:norace
func (t *Thread) outside() string {
	if !t.parked || !t.e.lends && lentCount.Load() == 0 {
		return ""
	}
	for _, o := range t.e.objects.all[:t.e.objects.count] {
		if (t.op.touches(o.id) || t.op.More&member(o.id) != 0) && o.lentTo() != "" {
			return o.lentTo()
		}
	}
	return ""
}

// servedFromOutside gives the run up if a thread waits that may be served from
// outside: then nobody knows whether the others wait in vain.
//
//go:norace
func (e *Execution) servedFromOutside() bool {
	for m := e.used; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		if to := t.outside(); to != "" {
			e.giveUp(fmt.Sprintf("nobody can go on, but %s waits %s at a channel that package %s knows, which is not rewritten", t.name, t.why, to))
			return true
		}
	}
	return false
}
