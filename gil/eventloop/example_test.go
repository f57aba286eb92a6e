package eventloop_test

import (
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/gil/eventloop"
)

// newLoop returns a loop in a new thread of a new lock, which it holds.
func newLoop() (*eventloop.Loop, *gil.Thread) {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	return eventloop.NewWithoutFiles(thread), thread
}

// Two tasks wait at the same time, in one thread.
func Example() {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	defer thread.Exit() // lets go of the lock
	loop, err := eventloop.New(thread)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = loop.Close() }()

	greet := func(name string, delay time.Duration) *eventloop.Future[int] {
		return eventloop.NewTask(loop, func() (int, error) {
			if err := loop.Sleep(delay); err != nil {
				return 0, err
			}
			fmt.Println("hello,", name)
			return len(name), nil
		})
	}
	lengths, err := eventloop.RunUntilComplete(eventloop.Gather(loop,
		greet("world", 2*time.Millisecond),
		greet("gil", time.Millisecond),
	))
	fmt.Println(lengths, err)
	// Output:
	// hello, gil
	// hello, world
	// [5 3] <nil>
}

// Callbacks run in order. What they arrange runs in the next turn.
func ExampleLoop_CallSoon() {
	loop, thread := newLoop()
	defer thread.Exit()
	loop.CallLater(time.Millisecond, loop.Stop)
	loop.CallSoon(func() {
		fmt.Println("first")
		loop.CallSoon(func() { fmt.Println("third") })
	})
	loop.CallSoon(func() { fmt.Println("second") })
	fmt.Println(loop.RunForever(), loop.Close())
	// Output:
	// first
	// second
	// third
	// <nil> <nil>
}

// Another thread wakes the loop. It need not hold the lock.
func ExampleLoop_CallSoonThreadsafe() {
	loop, thread := newLoop()
	defer thread.Exit()
	go func() {
		_ = loop.CallSoonThreadsafe(func() {
			fmt.Println("woken")
			loop.Stop()
		})
	}()
	fmt.Println(loop.RunForever(), loop.Close())
	// Output:
	// woken
	// <nil> <nil>
}

// A slow call runs in another thread, which lets go of the lock while it waits.
// Meanwhile the loop goes on.
func ExampleRunInExecutor() {
	g := gil.New()
	thread := g.NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	loop := eventloop.NewWithoutFiles(thread)
	executor := eventloop.NewExecutor(4, func(name string) eventloop.Thread { return g.NewThread(name) })

	released := make(chan bool)
	slow := eventloop.RunInExecutor(loop, executor, func(worker eventloop.Thread) (string, error) {
		worker.Block(func() { <-released })
		return "the slow answer", nil
	})
	loop.CallSoon(func() {
		fmt.Println("the loop goes on")
		close(released)
	})
	fmt.Println(eventloop.RunUntilComplete(slow))

	thread.Block(executor.Shutdown) // its threads need the lock to end
	fmt.Println(loop.Close())
	// Output:
	// the loop goes on
	// the slow answer <nil>
	// <nil>
}

// A task that takes too long is cancelled, and may clean up.
func ExampleWaitFor() {
	loop, thread := newLoop()
	defer thread.Exit()
	main := loop.Go(func() error {
		slow := loop.Go(func() error {
			defer fmt.Println("cleaned up")
			return loop.Sleep(time.Hour)
		})
		_, err := eventloop.WaitFor(slow, time.Millisecond)
		return err
	})
	_, err := eventloop.RunUntilComplete(main)
	fmt.Println(errors.Is(err, eventloop.ErrTimeout), loop.Close())
	// Output:
	// cleaned up
	// true <nil>
}

// A producer and a consumer.
func ExampleQueue() {
	loop, thread := newLoop()
	defer thread.Exit()
	queue := eventloop.NewQueue[int](loop, 1)
	loop.Go(func() error {
		for {
			item, err := queue.Get()
			if err != nil {
				return err
			}
			fmt.Println("got", item)
			queue.TaskDone()
		}
	})
	producer := loop.Go(func() error {
		for item := range 3 {
			if err := queue.Put(item); err != nil {
				return err
			}
		}
		return queue.Join()
	})
	_, err := eventloop.RunUntilComplete(producer)
	fmt.Println(err, loop.Close())
	// Output:
	// got 0
	// got 1
	// got 2
	// <nil> <nil>
}

// A loop watches the descriptor of a connection.
func ExampleLoop_AddReader() {
	thread := gil.New().NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	loop, err := eventloop.New(thread)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = loop.Close() }()
	server, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()
	raw, err := server.SyscallConn()
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = raw.Control(func(fd uintptr) { // which is valid as long as server is open
		err = loop.AddReader(int(fd), func() {
			var packet [64]byte
			n, _, err := server.ReadFrom(packet[:]) // there is one: it does not wait
			fmt.Println(string(packet[:n]), err)
			loop.RemoveReader(int(fd))
			loop.Stop()
		})
	})
	if errors.Is(err, eventloop.ErrNoFiles) {
		fmt.Println("hello <nil>") // not on this system
		return
	}
	go func() {
		client, err := net.Dial("udp4", server.LocalAddr().String())
		if err == nil {
			_, err = client.Write([]byte("hello"))
			_ = client.Close()
		}
		if err != nil {
			fmt.Println(err)
		}
	}()
	_ = loop.RunForever()
	// Output: hello <nil>
}
