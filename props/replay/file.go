// Package replay is the file form of a counterexample: which test of which package
// fails, under which schedule, with every switch of the schedule anchored to the
// source so that it survives an edit elsewhere. `gilcheck replay` reads such files.
package replay

import "strings"

// Version is the version of the format that this package writes and reads.
const Version = 1

// A File is one counterexample. It is one JSON object.
type File struct {
	Version int      `json:"gilcheck"`
	Package string   `json:"package"`           // import path of the package under test
	Test    string   `json:"test,omitempty"`    // its test that fails
	New     string   `json:"new,omitempty"`     // or the constructor, where the command wrote the test
	Lock    string   `json:"lock,omitempty"`    // type of the lock or event loop; "" if a test was explored
	Promise string   `json:"promise"`           // broken promise, or how the test fails: deadlock, panic
	Message string   `json:"message"`           // what happened
	Options []string `json:"options,omitempty"` // flags of the gilcheck command that were in force
	Race    bool     `json:"race,omitempty"`    // found in a build with the race detector
	Replay  string   `json:"replay"`            // value of GILCHECK_REPLAY, by number: only for the source as it was

	// Of a failure inside the lock or test. One that was seen from outside has
	// no schedule, and Replay is all there is.
	Program  string   `json:"program,omitempty"` // steps of the lock's threads, or what the event loop is given to do
	Switches []Switch `json:"switches,omitempty"`
	Choices  []Choice `json:"choices,omitempty"`
}

// A Switch is a place where the schedule differs from letting each thread run until
// it waits: after the operation, another goes on.
type Switch struct {
	After Anchor `json:"after"`
	To    string `json:"to"` // a thread, or "clock": the next timer fires
}

// A Choice is one that Go leaves open, such as which waiter is woken, and that falls
// on another possibility than the first.
type Choice struct {
	After Anchor `json:"after"`          // the thread's latest operation before that
	Op    string `json:"op"`             // in which the choice is made
	Skip  int    `json:"skip,omitempty"` // choices since After that fall on the first
	Value int    `json:"value"`
}

// An Anchor names an operation of a run.
type Anchor struct {
	Thread string `json:"thread"`          // T0, main, g3; T0#2 is the second of that name
	Op     string `json:"op,omitempty"`    // Load, Lock, send …
	Nth    int    `json:"nth,omitempty"`   // of such operations of the thread at that place, from 1; 0: before its first
	Row    string `json:"row,omitempty"`   // how the operation was shown, for readers
	Place  *Place `json:"place,omitempty"` // none: not in the user's source
}

// A Place is a line of source. Line is for readers: a line is found again by what it
// says, in the function that it stands in.
type Place struct {
	Package  string `json:"package"`
	File     string `json:"file"` // in the package's directory
	Line     int    `json:"line"`
	Function string `json:"function,omitempty"` // the declared function around it, like (*Lock).Lock
	Text     string `json:"text,omitempty"`     // "" if the source was not to be had
	Which    int    `json:"which,omitempty"`    // of the lines of the function that read so, from 1
	Of       int    `json:"of,omitempty"`       // how many there are
}

// Name is a good name for the file: it tells counterexamples of one package apart.
func (f *File) Name() string {
	what := f.Test
	if what == "" {
		what = f.Lock
	}
	return clean(f.Package) + "-" + clean(what) + "-" + clean(f.Promise) + ".json"
}

// clean keeps what is harmless in the name of a file anywhere.
func clean(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '_':
			return r
		}
		return '-'
	}, s), "-.")
}
