package props

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// A subject is the lock under test with its type forgotten: a way to make one,
// and what it can do.
type subject struct {
	name   string // its type, as Go writes it
	test   string // the test that verifies it
	locker bool   // a sync.Locker, which knows no threads
	powers powers
	make   func() (instance, error)
}

// powers are the optional powers of a lock and its thread handles.
type powers struct {
	try, context, checkpoint, block, exit, close, interval bool
}

// An instance is one lock in the hands of one program.
type instance struct {
	lock        any // as the constructor made it
	newThread   func(name string) handle
	close       func() error // nil if there is no Close
	setInterval func(time.Duration) error
	interval    func() time.Duration
}

// A handle is one thread's hold on the lock. What the lock cannot do is nil.
type handle struct {
	thread         any // what the lock gave out; nil for a sync.Locker
	acquire        func()
	release        func()
	try            func() bool
	acquireContext func(context.Context) error
	checkpoint     func() bool
	block          func(func())
	exit           func()
}

// newSubject describes a lock that hands out thread handles.
func newSubject[L Lock[T], T Thread](newLock func() L) (*subject, error) {
	s := &subject{name: fmt.Sprintf("%T", *new(L)), make: func() (instance, error) {
		lock, err := construct(newLock)
		if err != nil {
			return instance{}, err
		}
		return instanceOf(lock, func(name string) handle { return handleOf(lock.NewThread(name)) }), nil
	}}
	return s, s.probe()
}

// newLockerSubject describes a sync.Locker; all its threads share it.
func newLockerSubject[L sync.Locker](newLock func() L) (*subject, error) {
	s := &subject{name: fmt.Sprintf("%T", *new(L)), locker: true, make: func() (instance, error) {
		lock, err := construct(newLock)
		if err != nil {
			return instance{}, err
		}
		h := lockerHandle(lock)
		return instance{lock: lock, newThread: func(string) handle { return h }}, nil
	}}
	return s, s.probe()
}

// construct calls the user's constructor, which may panic or return nil.
func construct[L any](newLock func() L) (lock L, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the constructor of %T panicked: %v", lock, v)
		}
	}()
	lock = newLock()
	switch v := reflect.ValueOf(lock); v.Kind() {
	case reflect.Invalid:
		return lock, errors.New("the constructor returned nil")
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Chan, reflect.Func:
		if v.IsNil() {
			return lock, fmt.Errorf("the constructor of %T returned nil", lock)
		}
	}
	return lock, nil
}

// probe makes one lock and one thread to see what they can do.
func (s *subject) probe() (err error) {
	lock, err := s.make()
	if err != nil {
		return err
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("NewThread of %s panicked: %v", s.name, v)
		}
	}()
	h := lock.newThread("probe")
	s.powers = powers{
		try: h.try != nil, context: h.acquireContext != nil, checkpoint: h.checkpoint != nil,
		block: h.block != nil, exit: h.exit != nil,
		close: lock.close != nil, interval: lock.setInterval != nil,
	}
	tryQuit(h)
	return nil
}

// tryQuit ends a thread that did nothing. If that panics, programs will tell of it.
func tryQuit(h handle) {
	defer func() { _ = recover() }()
	quit(h)
}

func instanceOf(lock any, newThread func(string) handle) instance {
	i := instance{lock: lock, newThread: newThread}
	if c, ok := lock.(Closer); ok {
		i.close = c.Close
	}
	if s, ok := lock.(IntervalSetter); ok {
		i.setInterval, i.interval = s.SetSwitchInterval, s.SwitchInterval
	}
	return i
}

// same tells whether both are one lock, or one thread of a lock: they are equal.
func same(a, b any) bool {
	v := reflect.ValueOf(a)
	return v.IsValid() && v.Comparable() && a == b
}

func handleOf(t Thread) handle {
	h := handle{thread: t, acquire: t.Acquire, release: t.Release}
	if p, ok := t.(TryAcquirer); ok {
		h.try = p.TryAcquire
	}
	if p, ok := t.(ContextAcquirer); ok {
		h.acquireContext = p.AcquireContext
	}
	if p, ok := t.(Checkpointer); ok {
		h.checkpoint = p.Checkpoint
	}
	if p, ok := t.(Blocker); ok {
		h.block = p.Block
	}
	if p, ok := t.(Exiter); ok {
		h.exit = p.Exit
	}
	return h
}

func lockerHandle(l sync.Locker) handle {
	h := handle{acquire: l.Lock, release: l.Unlock}
	if p, ok := l.(interface{ TryLock() bool }); ok {
		h.try = p.TryLock
	}
	if p, ok := l.(interface {
		LockContext(context.Context) error
	}); ok {
		h.acquireContext = p.LockContext
	}
	return h
}
