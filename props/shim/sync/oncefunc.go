package sync

import "github.com/gilcheck/gilcheck/props/sched"

// OnceFunc is sync.OnceFunc.
func OnceFunc(f func()) func() {
	o := &outcome[struct{}]{f: func() (none struct{}) { f(); return }}
	return o.do
}

// OnceValue is sync.OnceValue.
func OnceValue[T any](f func() T) func() T {
	o := &outcome[T]{f: f}
	return o.get
}

// OnceValues is sync.OnceValues.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	o := &outcome[pair[T1, T2]]{f: func() pair[T1, T2] { a, b := f(); return pair[T1, T2]{a, b} }}
	return func() (T1, T2) {
		p := o.get()
		return p.first, p.second
	}
}

type pair[T1, T2 any] struct {
	first  T1
	second T2
}

// outcome is that of a function that is called once: a value or a panic. It is
// often a package-level variable, and then lives for many runs, in each of which
// the function is called anew.
type outcome[T any] struct {
	once  Once
	f     func() T
	valid bool
	value T
	cause any // of the panic, if not valid
}

func (o *outcome[T]) do() { o.get() }

func (o *outcome[T]) get() T {
	o.once.Do(o.call)
	if !o.valid {
		panic(o.cause)
	}
	return o.value
}

//go:norace
func (o *outcome[T]) call() {
	o.valid = false
	defer o.settle()
	o.value = o.f()
	o.valid = true
}

// settle panics on at once: the first caller then sees where it came from.
//
//go:norace
func (o *outcome[T]) settle() {
	if sched.Here() == nil {
		o.f = nil // it is not called again, and may hold memory
	}
	if !o.valid {
		o.cause = recover()
		panic(o.cause)
	}
}
