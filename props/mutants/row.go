// Package mutants reads the rows of props/testdata/mutants. Each is a bug, most of them
// of a real lock, written as a small edit of a correct one, with the promise that must
// convict it. The format of a row is described there, in README.md.
package mutants

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gilcheck/gilcheck/props"
)

// A Row is one bug of the catalogue.
type Row struct {
	ID     string // B45
	Source string // where it is told of; holds a URL
	Story  string // what happened there and why, in a sentence or two

	// Inexpressible says why the bug cannot be written in Go; "" if it can. All that
	// follows is empty then.
	Inexpressible string

	Base        string // the correct lock or event loop, a folder of props/testdata/locks or, with a slash, of the module
	Declared    Flags  // what base promises
	Promise     string // that convicts the mutant
	Threads     int    // at most in the counterexample
	Preemptions int    // likewise
	Edits       []Edit // by file, in the order of the row
}

// Flags are the flags of gilcheck verify with which a mutant and its base are
// verified.
type Flags struct {
	Line    string   // as in the row
	New     string   // the constructor; "" if it need not be named
	Race    bool     // only the race detector can see the bug
	Options []string // the others, each in one word: -bypass=2
}

// The bounds of what a counterexample may be allowed.
const (
	threadsMax     = 8  // of a program (props.Threads)
	preemptionsMax = 10 // more is no schedule that a reader follows
)

// setHeader fills in what the header says.
func (r *Row) setHeader(h header) error {
	fields := []struct {
		key string
		to  func(string) error
	}{
		{"id", r.setID(h.file)},
		{"source", holding(&r.Source, "https://")},
		{"story", holding(&r.Story, "")},
	}
	if _, ok := h.values["inexpressible"]; ok {
		fields = append(fields, field{"inexpressible", holding(&r.Inexpressible, "")})
	} else {
		fields = append(fields,
			field{"base", r.setBase},
			field{"promise", r.setPromise},
			field{"threads", number(&r.Threads, 1, threadsMax)},
			field{"preemptions", number(&r.Preemptions, 0, preemptionsMax)})
		for _, optional := range []field{{"flags", r.setFlags}, {"race", r.setRace}} {
			if _, ok := h.values[optional.key]; ok {
				fields = append(fields, optional)
			}
		}
	}
	known := make([]string, 0, len(fields))
	for _, f := range fields {
		known = append(known, f.key)
		if err := h.read(f.key, f.to); err != nil {
			return err
		}
	}
	for _, key := range h.keys {
		if !slices.Contains(known, key) {
			return h.wrong(key, errors.New(unknownKey(key, r.Inexpressible != "")))
		}
	}
	return r.agree(h)
}

type field = struct {
	key string
	to  func(string) error
}

func unknownKey(key string, inexpressible bool) string {
	if inexpressible {
		return "a row that is inexpressible has an id, a source and a story, and nothing else"
	}
	return fmt.Sprintf("no field is called %q; they are id, source, story, base, flags, race, promise, threads, preemptions, and inexpressible in place of all from base on", key)
}

// agree makes sure that the fields fit each other.
func (r *Row) agree(h header) error {
	if r.Declared.Race && r.Promise != "visibility" {
		return h.wrong("promise", fmt.Errorf("%s: what only the race detector can see breaks visibility", r.Promise))
	}
	return nil
}

func (r *Row) setID(file string) func(string) error {
	return func(v string) error {
		if v+extension != file {
			return fmt.Errorf("%s does not belong into %s", v, file)
		}
		r.ID = v
		return nil
	}
}

func (r *Row) setBase(v string) error {
	if !filepath.IsLocal(filepath.FromSlash(v)) {
		return fmt.Errorf("%q is no folder of the module", v)
	}
	r.Base = v
	return nil
}

func (r *Row) setPromise(v string) error {
	names := append(props.PromiseNames(), props.LoopPromiseNames()...)
	if !slices.Contains(names, v) {
		return fmt.Errorf("no promise is called %q; they are %s", v, strings.Join(names, ", "))
	}
	r.Promise = v
	return nil
}

// setRace is for a row of which no declaration needs a flag: -race says the same.
func (r *Row) setRace(v string) error {
	if v != "true" {
		return fmt.Errorf("%q is not true, and false need not be said", v)
	}
	r.Declared.Race = true
	return nil
}

// setFlags takes the flags that declare something. The others, such as -seed and
// -budget, are the business of whoever runs the row.
func (r *Row) setFlags(v string) error {
	f := Flags{Line: v, Race: r.Declared.Race}
	set := flag.NewFlagSet("flags", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.BoolVar(&f.Race, "race", false, "")
	set.StringVar(&f.New, "new", "", "")
	for _, name := range []string{"bypass", "threads", "promise", "without"} {
		set.Func(name, "", func(v string) error { f.Options = append(f.Options, "-"+name+"="+v); return nil })
	}
	set.BoolFunc("weak-try", "", func(v string) error {
		_, err := strconv.ParseBool(v)
		f.Options = append(f.Options, "-weak-try="+v)
		return err
	})
	if err := set.Parse(strings.Fields(v)); err != nil {
		return fmt.Errorf("%w; a row may give -bypass, -weak-try, -promise, -without, -threads, -new and -race", err)
	}
	if set.NArg() > 0 {
		return fmt.Errorf("%q is no flag", set.Arg(0))
	}
	r.Declared = f
	return nil
}
