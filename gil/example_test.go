package gil_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gilcheck/gilcheck/gil"
)

// Three threads of an interpreter share one counter. The lock guards it.
func Example() {
	g := gil.New()
	counter := 0
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		all.Go(func() {
			t := g.NewThread(name)
			defer t.Exit() // lets go of the lock
			t.Acquire()
			for range 1000 {
				counter++
				t.Checkpoint() // others get in here when they ask
			}
		})
	}
	all.Wait()
	fmt.Println(counter)
	// Output: 3000
}

// A holder that never blocks is asked to yield after the switch interval, and
// does so at its next checkpoint.
func ExampleThread_Checkpoint() {
	g := gil.New()
	_ = g.SetSwitchInterval(time.Millisecond)
	running, patient := g.NewThread("running"), g.NewThread("patient")
	running.Acquire()

	var waiter sync.WaitGroup
	waiter.Go(func() {
		patient.Acquire()
		fmt.Println("patient has its turn")
		patient.Release()
	})
	for !running.Checkpoint() {
		// compute
	}
	fmt.Println("running goes on")
	running.Release()
	waiter.Wait()
	// Output:
	// patient has its turn
	// running goes on
}

// While one thread reads from a slow device, another runs.
func ExampleThread_Block() {
	g := gil.New()
	reader, other := g.NewThread("reader"), g.NewThread("other")
	device := make(chan string)

	reader.Acquire()
	var line string
	reader.Block(func() {
		go func() {
			other.Acquire()
			fmt.Println("other runs")
			other.Release()
			device <- "a line"
		}()
		line = <-device
	})
	fmt.Println("reader has", line)
	reader.Release()
	// Output:
	// other runs
	// reader has a line
}

// A callback may be called with or without the lock.
func ExampleThread_Ensure() {
	g := gil.New()
	t := g.NewThread("t")
	callback := func() {
		defer t.Ensure()()
		fmt.Println("running with the lock")
	}
	callback()
	t.Acquire()
	callback()
	t.Release()
	// Output:
	// running with the lock
	// running with the lock
}

// A wait for the lock can be given up.
func ExampleThread_AcquireContext() {
	g := gil.New()
	holder, waiter := g.NewThread("holder"), g.NewThread("waiter")
	holder.Acquire()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	fmt.Println(waiter.AcquireContext(ctx))
	// Output: context deadline exceeded
}

// After Close nobody gets the lock any more; its holder finishes.
func ExampleGIL_Close() {
	g := gil.New()
	holder, late := g.NewThread("holder"), g.NewThread("late")
	holder.Acquire()
	_ = g.Close()
	holder.Release()

	defer func() {
		if err, ok := recover().(error); ok && errors.Is(err, gil.ErrClosed) {
			fmt.Println("late:", err)
		}
	}()
	late.Acquire()
	// Output: late: gil: the lock is closed
}

// Misuse panics with one sentence, and the lock is unharmed.
func ExampleThread_Release() {
	g := gil.New()
	holder, thief := g.NewThread("holder"), g.NewThread("thief")
	holder.Acquire()
	func() {
		defer func() { fmt.Println(recover()) }()
		thief.Release()
	}()
	fmt.Println("thief gets it:", thief.TryAcquire())
	// Output:
	// gil: Release by thread "thief", which does not hold the lock
	// thief gets it: false
}
