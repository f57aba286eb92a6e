package props

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// The probe: how often it looks, how many looks in a row must agree, and after
// how many without agreement the lock counts as one that a bubble cannot hold.
const (
	probeEvery  = time.Millisecond
	probeAgree  = 3
	probeLooks  = 250
	probeMemory = 16 << 20 // bytes of stack dump, some ten thousand goroutines
)

// bubbles finds out whether a waiter of this lock blocks durably in the sense of
// testing/synctest, as on a channel or a sync.Cond. One that waits on a
// sync.Mutex, spins, or waits in a system call would hang a bubble for ever, so
// the question is answered from outside, by the state that the runtime gives of
// the waiter's goroutine while another thread holds the lock.
func (r *runner) bubbles() bool {
	var p probe
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // a lock that deadlocks shows it in the programs
		synctest.Test(r.t, func(*testing.T) { p.run(r.subject) })
	}()
	durable := p.watch(done)
	p.over.Store(true)
	timer := time.NewTimer(bubbleHang)
	defer timer.Stop()
	select {
	case <-done:
		return durable
	case <-timer.C:
		return false
	}
}

// A probe holds the lock in one goroutine and waits for it in another.
type probe struct {
	waiting atomic.Bool // the waiter has called Acquire
	through atomic.Bool // the waiter has got in
	over    atomic.Bool // the question is answered
}

func (p *probe) run(s *subject) {
	lock, err := s.make()
	if err != nil {
		return
	}
	holder, waiter := lock.newThread("A"), lock.newThread("B")
	held := make(chan bool, 1)
	go p.probeHolder(holder, held)
	if <-held {
		go p.probeWaiter(waiter)
	}
}

// probeHolder keeps the lock without blocking, so that the bubble cannot end and
// its clock stands still. Its name marks its goroutine in a stack dump.
func (p *probe) probeHolder(h handle, held chan<- bool) {
	defer func() { _ = recover() }()
	defer close(held)
	h.acquire()
	held <- true
	for !p.over.Load() {
		runtime.Gosched()
	}
	h.release()
	quit(h)
}

func (p *probe) probeWaiter(h handle) {
	defer func() {
		_ = recover()
		p.through.Store(true) // a panic is an answer too: nobody waits
	}()
	p.waiting.Store(true)
	h.acquire()
	p.through.Store(true)
	h.release()
	quit(h)
}

// watch looks until several looks in a row agree.
func (p *probe) watch(done <-chan struct{}) bool {
	memory := make([]byte, probeMemory)
	durable, blocked := 0, 0
	for range probeLooks {
		select {
		case <-done:
			return true // nobody had to wait
		case <-time.After(probeEvery):
		}
		if p.through.Load() {
			return true // nothing blocks in this lock
		}
		if !p.waiting.Load() {
			continue
		}
		switch restOf(memory[:runtime.Stack(memory, true)]) {
		case restDurable:
			durable, blocked = durable+1, 0
		case restBlocked:
			durable, blocked = 0, blocked+1
		default:
			durable, blocked = 0, 0
		}
		if durable == probeAgree {
			return true
		}
		if blocked == 10*probeAgree {
			return false
		}
	}
	return false
}

// restOf tells from a stack dump how the goroutines of the waiter's bubble rest,
// apart from the holder's.
type restKind int

const (
	restNone    restKind = iota // something runs
	restBlocked                 // something blocks in a way that synctest cannot see
	restDurable
)

func restOf(dump []byte) restKind {
	goroutines := strings.Split(string(dump), "\n\n")
	bubble := ""
	for _, g := range goroutines {
		if strings.Contains(g, ".probeWaiter(") {
			bubble = bubbleOf(g)
		}
	}
	if bubble == "" {
		return restNone
	}
	kind := restDurable
	for _, g := range goroutines {
		if bubbleOf(g) != bubble || strings.Contains(g, ".probeHolder(") {
			continue
		}
		head, _, _ := strings.Cut(g, "\n")
		switch {
		case strings.Contains(head, "(durable)"):
		case strings.Contains(head, "[run"): // running, runnable
			return restNone
		default:
			kind = restBlocked
		}
	}
	return kind
}

// bubbleOf is the bubble that a goroutine's header names, "" if none.
func bubbleOf(goroutine string) string {
	head, _, _ := strings.Cut(goroutine, "\n")
	_, bubble, _ := strings.Cut(head, "synctest bubble ")
	return bubble
}
