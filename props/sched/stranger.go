package sched

// meet notes that the calling goroutine, a stranger, has come to a shim: one that a
// package has started which is not rewritten (an HTTP server, assert.Eventually).
func (e *Execution) meet() {
	if e.stranger.Load() != nil {
		return
	}
	s := ownStack()
	text := "a goroutine that the scheduler does not control takes part"
	if where := userFrame(s.frames); where != "" {
		text += ": it came to " + where
	}
	if s.maker != "" {
		text += ", and was started by " + s.maker + ", which is not rewritten"
	}
	e.stranger.CompareAndSwap(nil, &text)
}

// Stranger reports that the caller descends from a thread, of this execution or an
// earlier one, and is none. Its operations are real ones, on variables that belong to
// a run: what would end the process is to be avoided. To be asked when Here is nil.
//
//go:norace
func Stranger() bool { return labelled() }
