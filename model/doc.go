// Package model says what a global interpreter lock is: a nondeterministic
// automaton of pure, comparable values, with no goroutine, clock or test in it.
//
// A [State] changes by an [Event]: a thread invokes an operation, the operation
// takes effect, it returns; a context is cancelled; a waiter asks the holder to
// yield. [Rules.Step] gives the successors of a state under an event, none if
// the event is illegal there. Three readers share it: package props walks it
// beside a real lock ([Walk]), package linearizability checks histories with it
// ([Rules.Apply]), and [Search] enumerates it. [Rules.Promela] hands a second
// formulation of it to the model checker SPIN, which must find as many states.
//
//	rules := model.Rules{Threads: 2}
//	walk := model.NewWalk(rules)
//	walk.Observe(model.Invoke(0, model.Acquire)) // true
//	walk.Observe(model.Return(0, model.Acquire, model.OK)) // true: T0 holds
//	walk.Observe(model.Invoke(1, model.Acquire)) // true: T1 waits
//	walk.Observe(model.Return(1, model.Acquire, model.OK)) // false: nobody let go
package model
