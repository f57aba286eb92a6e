package eventloop

import "runtime/debug"

// work is the life of one thread of the executor.
func (e *Executor) work(thread Thread) {
	ended := false
	defer func() { e.leave(thread, ended) }()
	for j := e.next(); j != nil; j = e.next() {
		if j.begun.CompareAndSwap(false, true) {
			j.run(thread)
		}
	}
	ended = true
}

// next waits for a job, without the lock of the interpreter, and returns nil if
// no more come.
func (e *Executor) next() *job {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle++
	for e.queue.len() == 0 && !e.down {
		e.changed.Wait()
	}
	e.idle--
	if e.queue.len() == 0 {
		return nil
	}
	return e.queue.pop()
}

// leave ends the thread. If a job ended it, by runtime.Goexit, another thread
// takes its place while there is work.
func (e *Executor) leave(thread Thread, ended bool) {
	if t, ok := thread.(interface{ Exit() }); ok {
		t.Exit()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.workers--
	if !ended && e.queue.len() > 0 {
		e.serve()
	}
}

// run runs the job with the lock held. It delivers the result without the lock,
// so that the loop, which is woken by that, finds it free. However the job ends,
// there is something to deliver.
func (j *job) run(thread Thread) {
	var reason *PanicError
	defer func() { j.deliver(reason) }()
	defer func() {
		if value := recover(); value != nil {
			reason = &PanicError{Value: value, Stack: debug.Stack()}
		}
	}()
	thread.Acquire()
	defer thread.Release()
	j.work(thread)
}
