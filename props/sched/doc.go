// Package sched runs a concurrent Go program one scheduling decision at a time.
//
// An Execution owns the program's goroutines, called threads here. One thread
// runs at any moment; before each operation that another thread could notice
// (an atomic access, a lock, a channel operation) the thread announces the
// operation at a scheduling point, and a Strategy says who goes on. Time is
// virtual. When no thread can go on and no timer is armed the execution is
// deadlocked, exactly.
//
// The program reaches the engine through the packages in props/shim, which
// stand in for sync, sync/atomic, time, context and the channel operations;
// props/instrument rewrites source onto them.
//
//	e := sched.New(sched.Config{})
//	defer e.Close()
//	result := e.Run(sched.NewRandom(1), func() {
//		var mu sync.Mutex // props/shim/sync
//		sched.Go(func() { mu.Lock(); mu.Unlock() })
//		mu.Lock()
//		mu.Unlock()
//	})
//	fmt.Println(result.Outcome)
//
// Between two scheduling points a thread runs alone, so that the shims, and
// whatever checks the program, are sequential code.
package sched
