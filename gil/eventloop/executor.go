package eventloop

import (
	"errors"
	"fmt"
	"log"
	"sync"
	"sync/atomic"
)

// ErrShutdown is the outcome of a call on an executor that has been shut down.
var ErrShutdown = errors.New("eventloop: the executor is shut down")

// RunInExecutor calls f in a thread of the executor, which holds the lock of the
// interpreter and should let go of it, by Block, for whatever takes long: that
// is the handle's use. The future becomes done in the loop, once: by f's result,
// by [*PanicError], or by [ErrShutdown].
//
// If the future is cancelled before f began, f is never called. Later it runs to
// its end, and nobody learns of its result.
func RunInExecutor[T any](l *Loop, e *Executor, f func(Thread) (T, error)) *Future[T] {
	future := NewFuture[T](l)
	var value T
	err := errGoexit
	j := &job{work: func(thread Thread) { value, err = f(thread) }}
	j.deliver = func(reason *PanicError) {
		if reason != nil {
			err = reason
		}
		lost := l.CallSoonThreadsafe(func() {
			if !future.Done() {
				future.settleWith(value, err)
			}
		})
		if lost != nil && !errors.Is(lost, ErrClosed) {
			log.Printf("eventloop: the result of an executor's function is lost: %v", lost)
		}
	}
	if !e.submit(j) {
		future.SetError(ErrShutdown)
		return future
	}
	future.owner = cancelFunc(func() bool {
		j.begun.Store(true)
		var none T
		future.settle(cancelled, none, ErrCancelled)
		return true
	})
	return future
}

// An Executor runs functions in threads of its own, at most a given number at a
// time. It may serve several loops, and any goroutine.
type Executor struct {
	newThread func(name string) Thread
	limit     int

	mu      sync.Mutex
	changed sync.Cond  // a job, or the end
	queue   ring[*job] // without limit, as in asyncio: RunInExecutor never waits
	workers int        // threads there are
	idle    int        // of them, those that wait for a job
	down    bool       // no more jobs come
	all     sync.WaitGroup
}

// NewExecutor returns an executor with at most the given number of threads, at
// least one. It makes them as they are needed, each with a handle of its own
// from newThread. A handle's method Exit(), if it has one, is called at the end.
func NewExecutor(threads int, newThread func(name string) Thread) *Executor {
	if threads < 1 {
		panic("eventloop: NewExecutor without threads")
	}
	e := &Executor{newThread: newThread, limit: threads}
	e.changed.L = &e.mu
	return e
}

// Shutdown takes no more calls, and returns when those that were made have ended
// and the threads are gone. They need the lock of the interpreter for that, so a
// thread that holds it calls Shutdown in Block.
func (e *Executor) Shutdown() {
	e.mu.Lock()
	e.down = true
	e.changed.Broadcast()
	e.mu.Unlock()
	e.all.Wait()
}

// submit appends a job, unless the executor is shut down.
func (e *Executor) submit(j *job) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.down {
		return false
	}
	e.queue.push(j)
	e.serve()
	return true
}

// serve sees to it that a thread comes for the last job. The caller holds mu.
func (e *Executor) serve() {
	switch {
	case e.idle >= e.queue.len():
		e.changed.Signal()
	case e.workers < e.limit:
		e.workers++
		thread := e.newThread(fmt.Sprintf("executor-%d", e.workers))
		e.all.Go(func() { e.work(thread) })
	}
}

// A job is one function to run.
type job struct {
	begun   atomic.Bool // or cancelled, whichever was first
	work    func(Thread)
	deliver func(*PanicError) // what became of it
}
