package props

import (
	"fmt"
	"net"
	"os"
	"time"
)

// A blockingCall is a real call that ends only when another thread, which needs
// the lock for it, does something.
type blockingCall struct {
	name string
	// open gives the call, what the other thread does to end it, and a clean-up.
	open func() (wait func(), end func(), shut func(), err error)
}

var blockingCalls = []blockingCall{
	{"pipe", openPipe},
	{"tcp", openTCP},
	{"sleep", openSleep},
}

func openPipe() (wait, end, shut func(), err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	wait = func() { _, _ = r.Read(make([]byte, 1)) }
	end = func() { _, _ = w.Write([]byte{1}) }
	return wait, end, func() { _ = w.Close(); _ = r.Close() }, nil
}

func openTCP() (wait, end, shut func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, nil, err
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return nil, nil, nil, err
	}
	server, err := listener.Accept()
	if err != nil {
		_ = client.Close()
		return nil, nil, nil, err
	}
	wait = func() { _, _ = server.Read(make([]byte, 1)) }
	end = func() { _, _ = client.Write([]byte{1}) }
	return wait, end, func() { _ = client.Close(); _ = server.Close() }, nil
}

// openSleep sleeps until told that the other thread has been in, or a while.
func openSleep() (wait, end, shut func(), err error) {
	over := make(chan struct{})
	wait = func() {
		for {
			select {
			case <-over:
				return
			default:
				time.Sleep(time.Millisecond)
			}
		}
	}
	return wait, func() { close(over) }, func() {}, nil
}

// blockingReplay is the value of ReplayVariable that makes the real calls again.
const blockingReplay = "blocking"

// checkBlocking makes real blocking calls inside Block. The call of T0 ends only
// after T1 has had the lock, so a Block that keeps the lock hangs both.
func (v *verification) checkBlocking() {
	if v.broken("progress") || v.broken("release-on-block") {
		return // shown already, in fewer steps
	}
	for _, call := range blockingCalls {
		if err := v.blockOn(call); err != nil {
			v.addFinding(finding{note: "A real blocking call (" + call.name + "): the lock is held by T0, T1 wants it.",
				replay:    blockingReplay,
				violation: violation{"release-on-block", "blocking", err.Error(), false}})
			return
		}
		v.covered("release-on-block", 1, blocking)
	}
}

func (v *verification) blockOn(c blockingCall) error {
	wait, end, shut, err := c.open()
	if err != nil {
		v.doubt["release-on-block"] = fmt.Sprintf("no %s to be had: %v", c.name, err)
		return nil
	}
	defer shut()
	lock, err := v.subject.make()
	if err != nil {
		v.problem = err
		return nil
	}
	a, b := lock.newThread("A"), lock.newThread("B")
	inside, others, done := make(chan bool), make(chan bool, 1), make(chan bool, 1)
	go func() {
		defer func() { done <- recover() == nil }()
		a.acquire()
		a.block(func() { close(inside); wait() })
		a.release()
		quit(a)
	}()
	go func() {
		defer func() { others <- recover() == nil }()
		<-inside
		b.acquire()
		end()
		b.release()
		quit(b)
	}()
	if !v.await(others) {
		return fmt.Errorf("T1.Acquire did not return while T0 is inside Block, in a %s call that ends only after it: holders = []", c.name)
	}
	if !v.await(done) {
		return fmt.Errorf("T0.Block did not return after its %s call had ended: holders = []", c.name)
	}
	return nil
}

func quit(h handle) {
	if h.exit != nil {
		h.exit()
	}
}

// await waits as long as patience lasts.
func (v *verification) await(done <-chan bool) bool {
	for range patienceLong {
		timer := time.NewTimer(pollEvery)
		select {
		case ok := <-done:
			timer.Stop()
			return ok
		case <-timer.C:
		}
	}
	return false
}
