package channel

import (
	"reflect"

	"github.com/gilcheck/gilcheck/props/sched"
)

// forgive keeps the panic of a stranger from ending the process: the run that has
// closed the channel may have been cut short, and is inconclusive anyway.
func forgive() { _ = recover() }

// selectReal is the select statement outside an execution.
func selectReal(hasDefault bool, cases []Case) int {
	all := make([]reflect.SelectCase, 0, len(cases)+1)
	for _, x := range cases {
		all = append(all, x.real())
	}
	if hasDefault {
		all = append(all, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	if sched.Stranger() {
		defer forgive()
	}
	i, v, ok := reflect.Select(all)
	if i == len(cases) {
		return -1
	}
	cases[i].received(v, ok)
	return i
}

func (x *ReceiveCase[T]) real() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(x.c)}
}

//go:norace
func (x *ReceiveCase[T]) received(v reflect.Value, ok bool) {
	reflect.ValueOf(&x.v).Elem().Set(v)
	x.place.done = ok
}

func (x *SendCase[T]) real() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(x.c), Send: reflect.ValueOf(&x.v).Elem()}
}

func (x *SendCase[T]) received(reflect.Value, bool) {}
