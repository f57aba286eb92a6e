package sync

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Once stands in for sync.Once.
type Once sync.Once

// onceState is where a Once is in the run.
type onceState struct{ running, done bool }

// Do is (*sync.Once).Do. A call of Do within f for the same Once deadlocks, and
// if f panics it counts as done, as Go has it.
//
//go:norace
func (o *Once) Do(f func()) {
	t := sched.Here()
	if t == nil {
		(*sync.Once)(o).Do(f)
		return
	}
	object := t.Announce(sched.Do, unsafe.Pointer(o))
	if object == nil {
		return
	}
	s := o.state(object)
	switch {
	case s.done:
		t.Done(sched.Do, object, false, 1)
	case s.running:
		t.Done(sched.Do, object, true, 0)
		t.Queue(object, "for another call of Once.Do to return")
	default:
		s.running = true
		t.Done(sched.Do, object, true, 0)
		defer o.finish(t, s)
		f()
		return
	}
	sched.RaceAcquire(unsafe.Pointer(o))
}

//go:norace
func (o *Once) finish(t *sched.Thread, s *onceState) {
	object := t.Announce(sched.Do, unsafe.Pointer(o))
	if object == nil {
		return
	}
	s.done = true
	sched.RaceRelease(unsafe.Pointer(o))
	t.WakeAll(object)
	t.Done(sched.Do, object, true, 1)
}

//go:norace
func (o *Once) state(object *sched.Object) *onceState {
	if object.State == nil {
		object.State = &onceState{done: o.wasDone()}
	}
	return object.State.(*onceState)
}

// onceDone is where the real Once keeps the flag that it has been done.
var onceDone = func() uintptr {
	field, ok := reflect.TypeFor[sync.Once]().FieldByName("done")
	if !ok || field.Type != reflect.TypeFor[atomic.Bool]() {
		panic("sync.Once of this Go release is not known: its field done is not an atomic.Bool")
	}
	return field.Offset
}()

// wasDone reports that o was done outside of any run, as by an initialiser of the
// package. It has no race with those who did it: they ran before the execution.
//
//go:norace
func (o *Once) wasDone() bool {
	return (*atomic.Bool)(unsafe.Add(unsafe.Pointer(o), onceDone)).Load()
}
