package props

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

// A LoopThread is the thread that an event loop lives in: a handle of a global
// interpreter lock. Block lets go of the lock around a blocking call. The loop is
// made, run and closed by a goroutine that holds the lock.
type LoopThread interface {
	Acquire()
	Release()
	Block(f func())
}

// A LoopHandle stands for a callback that has been arranged.
type LoopHandle interface{ Cancel() }

// A Loop is what VerifyLoop examines: an event loop in the shape of Python's asyncio.
// CallSoonThreadsafe may be called by any thread, with the lock or without; all else
// belongs to the loop's own thread. RunForever runs callbacks, one after the other,
// until Stop. What H is follows from the methods.
type Loop[H LoopHandle] interface {
	CallSoon(f func()) H
	CallLater(delay time.Duration, f func()) H
	CallSoonThreadsafe(f func()) error
	RunForever() error
	Stop()
	Close() error
}

// VerifyLoop checks that an event loop keeps its promises, each in a subtest of its
// name, as Verify does for a lock. newLoop is the loop's constructor: its parameter is
// the interface of the thread that the loop lives in, which a LoopThread must have. The
// suite brings a lock of its own, which sees what the loop does with it.
//
// The options LoopTasks, LoopLocks, LoopConditions and LoopExecutors say what the loop
// can do beyond a Loop; Budget and Without are as for Verify.
func VerifyLoop[L Loop[H], H LoopHandle, T any](t *testing.T, newLoop func(thread T) (L, error), opts ...Option) {
	t.Helper()
	s, err := newLoopSubject(newLoop)
	result := examineLoop(t, s, err, opts, announce)
	if err := report.Append(result); err != nil {
		t.Error(err)
	}
	if result.Problem != "" {
		t.Fatalf("%s cannot be verified: %s", s.name, result.Problem)
	}
}

// A loopSubject is the loop under test with its type forgotten.
type loopSubject struct {
	name    string
	watches bool // it is a LoopWatcher, as far as its type tells
	make    func(LoopThread) (loopInstance, error)
}

// A loopInstance is one loop in the hands of one program.
type loopInstance struct {
	loop       any // as the constructor made it
	soon       func(func()) (cancel func())
	later      func(time.Duration, func()) (cancel func())
	threadsafe func(func()) error
	run        func() error
	stop       func()
	close      func() error
}

func newLoopSubject[L Loop[H], H LoopHandle, T any](newLoop func(T) (L, error)) (*loopSubject, error) {
	s := &loopSubject{name: fmt.Sprintf("%T", *new(L))}
	_, s.watches = any(*new(L)).(LoopWatcher)
	if _, ok := any(LoopThread(new(loopThread))).(T); !ok {
		return s, fmt.Errorf("its thread, a %v, has more methods than Acquire, Release and Block", reflect.TypeFor[T]())
	}
	s.make = func(th LoopThread) (i loopInstance, err error) {
		l, err := constructLoop(newLoop, any(th).(T))
		if err != nil {
			return i, err
		}
		return loopInstance{
			loop:       l,
			soon:       func(f func()) func() { return l.CallSoon(f).Cancel },
			later:      func(d time.Duration, f func()) func() { return l.CallLater(d, f).Cancel },
			threadsafe: l.CallSoonThreadsafe,
			run:        l.RunForever,
			stop:       l.Stop,
			close:      l.Close,
		}, nil
	}
	return s, nil
}

// constructLoop calls the user's constructor, which may panic or return nil.
func constructLoop[L, T any](newLoop func(T) (L, error), th T) (l L, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the constructor of %T panicked: %v", l, v)
		}
	}()
	l, err = newLoop(th)
	if err == nil && reflect.ValueOf(&l).Elem().IsZero() {
		err = fmt.Errorf("the constructor of %T returned neither a loop nor an error", l)
	}
	return l, err
}
