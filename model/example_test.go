package model_test

import (
	"fmt"

	"github.com/gilcheck/gilcheck/model"
)

// A walk follows a lock and refuses what no correct lock does.
func ExampleWalk() {
	walk := model.NewWalk(model.Rules{Threads: 2})
	for _, e := range []model.Event{
		model.Invoke(0, model.Acquire),
		model.Return(0, model.Acquire, model.OK),
		model.Invoke(1, model.Acquire),
		model.Return(1, model.Acquire, model.OK),
	} {
		fmt.Printf("%v: %v\n", e, walk.Observe(e))
	}
	// Output:
	// T0.Acquire: true
	// T0.Acquire = ok: true
	// T1.Acquire: true
	// T1.Acquire = ok: false
}

// A lock that has come to rest owes nobody a step.
func ExampleWalk_Settle() {
	walk := model.NewWalk(model.Rules{Threads: 2})
	walk.Observe(model.Invoke(0, model.Acquire))
	fmt.Println("T0 hangs although the lock is free:", walk.Settle())
	walk.Observe(model.Return(0, model.Acquire, model.OK))
	walk.Observe(model.Invoke(1, model.Acquire))
	fmt.Println("T1 waits for T0:", walk.Settle())
	// Output:
	// T0 hangs although the lock is free: false
	// T1 waits for T0: true
}

// Every state of three threads that do everything the contract has.
func ExampleSearch_Run() {
	found := model.Search{Rules: model.Rules{Threads: 3}, Symmetry: true}.Run()
	fmt.Println("states:", found.States)
	fmt.Println("transitions:", found.Transitions)
	fmt.Println("violation:", found.Violation)
	// Output:
	// states: 85598
	// transitions: 401718
	// violation: <nil>
}

// Who may take a free lock decides whether a waiter can starve.
func ExampleSearch_Liveness() {
	for _, order := range []model.Order{model.FIFO, model.Barging} {
		live := model.Search{Rules: model.Rules{Threads: 2, Order: order}}.Liveness()
		fmt.Println("starvation:", live.Starvation)
	}
	// Output:
	// starvation: <nil>
	// starvation: [T0.Acquire], then for ever [T1.Acquire T1 takes the lock T1.Acquire = ok T1.Release T1 lets go T1.Release = ok]
}

// Linearizability wants whole operations.
func ExampleRules_Apply() {
	rules := model.Rules{Threads: 2}
	held := rules.Apply(model.Initial(), 0, model.Acquire, model.OK)[0]
	fmt.Println("T1 fails to get it:", len(rules.Apply(held, 1, model.TryAcquire, model.No)) > 0)
	fmt.Println("T1 gets it as well:", len(rules.Apply(held, 1, model.TryAcquire, model.OK)) > 0)
	// Output:
	// T1 fails to get it: true
	// T1 gets it as well: false
}
