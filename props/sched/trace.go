package sched

import (
	"reflect"
	"runtime"
	"strings"
)

const siteDepth = 24 // frames searched for the first that is the user's

// An Event is one operation that was performed.
type Event struct {
	Thread int
	Name   string
	Kind   Kind
	Object uint32
	Value  uint64
	Nth    int // the thread's operations are numbered from 1
	Now    int64
	Note   string // what a watcher of the run says; no operation
	pcs    [siteDepth]uintptr
}

//go:norace
func (e *Execution) record(t *Thread, k Kind, o *Object, value uint64) {
	ev := Event{Thread: t.id, Name: t.name, Kind: k, Value: value, Nth: t.count, Now: e.clock.now}
	if o != nil {
		ev.Object = o.id
	}
	runtime.Callers(3, ev.pcs[:])
	e.events = append(e.events, ev)
}

// Tracing reports that events are recorded.
func (e *Execution) Tracing() bool { return e.config.Trace }

// Note adds a remark of the thread that runs to the trace, under the name of
// whom it concerns.
//
//go:norace
func (e *Execution) Note(name, text string) {
	if !e.config.Trace {
		return
	}
	ev := Event{Name: name, Note: text, Now: e.clock.now, Thread: -1}
	if t := e.current; t != nil {
		ev.Thread = t.id
	}
	e.events = append(e.events, ev)
}

// Site is the user's source line that performed the operation; ok is false when
// there is none, as for a timer.
func (ev *Event) Site() (file string, line int, function string, ok bool) {
	n := 0
	for n < len(ev.pcs) && ev.pcs[n] != 0 {
		n++
	}
	frames := runtime.CallersFrames(ev.pcs[:n])
	for {
		f, more := frames.Next()
		if f.Function != "" && Users(f.Function, f.File) {
			return f.File, f.Line, f.Function, true
		}
		if !more {
			return "", 0, "", false
		}
	}
}

// Users reports that a function on a stack belongs to the user: not to the
// engine, a shim or the standard library.
func Users(function, file string) bool { return !ours(function) && !standard(file) }

// sources is where the standard library's files are, as the binary names them:
// empty if it was built with -trimpath.
var sources = func() string {
	file, _ := runtime.FuncForPC(reflect.ValueOf(runtime.Gosched).Pointer()).FileLine(0)
	root, _, _ := strings.Cut(file, "runtime/proc.go")
	return root
}()

// standard reports that a file belongs to the standard library.
func standard(file string) bool {
	if sources != "" {
		return strings.HasPrefix(file, sources)
	}
	first, _, _ := strings.Cut(file, "/")
	return !strings.Contains(first, ".") && first != ""
}

const module = "github.com/gilcheck/gilcheck/props/"

// ours reports that the function belongs to the engine or a shim. The suite's
// own frames, where a check calls the lock, are not the user's either.
func ours(function string) bool {
	return strings.HasPrefix(function, module+"sched.") || strings.HasPrefix(function, module+"shim/")
}
