package linearizability_test

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
)

// A lock whose TryAcquire forgets to look whether the lock is free.
type rash struct{}

func (rash) Acquire()         {}
func (rash) TryAcquire() bool { return true }

func Example() {
	var lock rash
	rec := linearizability.NewRecorder(16)

	first := rec.Invoke(0, model.Acquire)
	lock.Acquire()
	rec.Return(first, model.OK)

	second := rec.Invoke(1, model.TryAcquire)
	if lock.TryAcquire() {
		rec.Return(second, model.OK)
	}

	rules := model.Rules{Threads: 2}
	fmt.Println(linearizability.Check(rec.History(), rules, time.Minute))
	fmt.Print(linearizability.Explain(rec.History(), rules, time.Minute))
	// Output:
	// illegal
	// history of 2 operations: illegal: no legal order has T1.TryAcquire = ok
	// 	T0    |-Acquire ok-|
	// 	T1                   |-TryAcquire ok-|
	// 	                       ^^^^^^^^^^^^^
}

func ExampleMonitor() {
	monitor := linearizability.NewMonitor(model.Rules{Threads: 2})
	for _, e := range []model.Event{
		model.Invoke(0, model.Acquire),
		model.Invoke(1, model.Acquire),
		model.Return(1, model.Acquire, model.OK),
		model.Return(0, model.Acquire, model.OK),
	} {
		if !monitor.Observe(e) {
			fmt.Println(monitor.Err())
			break
		}
	}
	// Output:
	// event 3, T0.Acquire = ok: no order of the operations so far explains it
}
