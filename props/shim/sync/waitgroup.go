package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// WaitGroup stands in for sync.WaitGroup, with its panics on misuse.
type WaitGroup sync.WaitGroup

// waitState is what sync/waitgroup.go keeps in one word.
type waitState struct {
	count   int32
	waiters int32
}

// Add is (*sync.WaitGroup).Add.
//
//go:norace
func (wg *WaitGroup) Add(delta int) {
	t := sched.Here()
	if t == nil {
		if sched.Stranger() {
			defer func() { _ = recover() }() // threads have not added to the real one
		}
		(*sync.WaitGroup)(wg).Add(delta)
		return
	}
	o := t.Announce(sched.Add, unsafe.Pointer(wg))
	if o == nil {
		return
	}
	s := waitStateOf(o)
	s.count += int32(delta)
	if delta < 0 {
		sched.RaceReleaseMerge(unsafe.Pointer(wg))
	}
	t.Done(sched.Add, o, delta != 0, uint64(s.count))
	switch {
	case s.count < 0:
		panic("sync: negative WaitGroup counter")
	case s.waiters > 0 && delta > 0 && s.count == int32(delta):
		panic(addWhileWaiting)
	case s.count == 0 && s.waiters > 0:
		wg.release(t, *s)
	}
}

const addWhileWaiting = "sync: WaitGroup misuse: Add called concurrently with Wait"

// release lets the waiters go on, in a step of its own as Go does: it notices if
// the WaitGroup has been used in between.
//
//go:norace
func (wg *WaitGroup) release(t *sched.Thread, before waitState) {
	o := t.Announce(sched.Add, unsafe.Pointer(wg))
	if o == nil {
		return
	}
	s := waitStateOf(o)
	if *s != before {
		t.Done(sched.Add, o, false, uint64(s.count))
		panic(addWhileWaiting)
	}
	s.waiters = 0
	t.WakeAll(o)
	t.Done(sched.Add, o, true, 0)
}

// Done is (*sync.WaitGroup).Done.
//
//go:norace
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait is (*sync.WaitGroup).Wait. A waiter looks at the counter again after it
// was woken, which is a step of its own: Go panics if it has been used meanwhile.
//
//go:norace
func (wg *WaitGroup) Wait() {
	t := sched.Here()
	if t == nil {
		(*sync.WaitGroup)(wg).Wait()
		return
	}
	o := t.Announce(sched.Await, unsafe.Pointer(wg))
	if o == nil {
		return
	}
	s := waitStateOf(o)
	if s.count == 0 {
		sched.RaceAcquire(unsafe.Pointer(wg))
		t.Done(sched.Await, o, false, 0)
		return
	}
	s.waiters++
	t.Done(sched.Await, o, true, uint64(s.count))
	t.Queue(o, "for a WaitGroup")
	if t.Announce(sched.Await, unsafe.Pointer(wg)) == nil {
		return
	}
	sched.RaceAcquire(unsafe.Pointer(wg))
	t.Done(sched.Await, o, false, uint64(s.count))
	if s.count != 0 || s.waiters != 0 {
		panic("sync: WaitGroup is reused before previous Wait has returned")
	}
}

//go:norace
func waitStateOf(o *sched.Object) *waitState {
	if o.State == nil {
		o.State = new(waitState)
	}
	return o.State.(*waitState)
}

// Go is (*sync.WaitGroup).Go.
func (wg *WaitGroup) Go(f func()) {
	t := sched.Here()
	if t == nil {
		(*sync.WaitGroup)(wg).Go(f)
		return
	}
	wg.Add(1)
	t.Go("", func() { wg.run(f) })
}

// run calls f and is done, unless f panics: then the program crashes before
// anybody can see that f is done.
func (wg *WaitGroup) run(f func()) {
	defer wg.ran()
	f()
}

func (wg *WaitGroup) ran() {
	if r := recover(); r != nil {
		panic(r)
	}
	wg.Done()
}
