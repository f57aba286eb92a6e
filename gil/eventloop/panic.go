package eventloop

import (
	"fmt"
	"log"
	"runtime/debug"
)

// A PanicError is a panic of a callback, a task or an executor's function.
type PanicError struct {
	Value any    // what panic was called with
	Stack []byte // where it was called, as debug.Stack formats it
}

// Error tells the panic's value, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("eventloop: panic: %v", e.Value) }

// Unwrap returns the panic's value if that is an error, or nil.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// SetExceptionHandler sets what is done about a panic that nobody else can see:
// that of a callback, and that of a task for which nobody waits. The handler is
// called in the loop's thread, and the loop goes on afterwards. Without one, and
// if the handler panics itself, panics are written to the standard logger.
func (l *Loop) SetExceptionHandler(handler func(*PanicError)) { l.handler = handler }

// report hands a panic to the exception handler.
func (l *Loop) report(reason *PanicError) {
	if l.handler == nil {
		logPanic(reason)
		return
	}
	if again := call(func() { l.handler(reason) }); again != nil {
		l.reclaim()
		logPanic(reason)
		logPanic(again)
	}
}

func logPanic(reason *PanicError) { log.Printf("%v\n%s", reason, reason.Stack) }

// call calls f, and returns its panic, or nil. A Goexit goes on.
func call(f func()) (reason *PanicError) {
	defer func() {
		if value := recover(); value != nil {
			reason = &PanicError{Value: value, Stack: debug.Stack()}
		}
	}()
	f()
	return nil
}
