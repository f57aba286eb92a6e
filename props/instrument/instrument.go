// Package instrument rewrites Go packages onto the shims below props/shim, so that
// every operation by which goroutines synchronise becomes a step of the controlled
// scheduler. The rewriting is text edits driven by go/types, handed to the stock go
// command by -overlay: no file of the user changes, and line numbers stay.
//
//	b, err := instrument.Rewrite(ctx, instrument.Config{Dir: dir, Patterns: []string{"."}, Tests: true})
//	exec.Command("go", append([]string{"test", "-vet=off"}, b.Flags...)...)
//
// What cannot be rewritten is refused with a position and one sentence.
package instrument

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotRequired says that the shims cannot be imported where the go command runs:
// neither the module's go.mod (go.work, vendor directory) nor the module itself
// provides github.com/gilcheck/gilcheck.
var ErrNotRequired = errors.New("the module does not require " + modulePath)

// A Config says what to rewrite.
type Config struct {
	Dir        string   // where the go command runs; default: the current directory
	Patterns   []string // packages, as the go command takes them; default: "."
	Tests      bool     // also the _test.go files of these packages
	BuildFlags []string // -race, -tags=…, -mod=… as the user gave them
	Env        []string // added to the process's own environment

	// Extra files replace or join those of the packages: absolute path to text. They
	// are rewritten as the package's own. A nil text hides the file. The go command
	// allows none of them in the module cache.
	Extra map[string][]byte

	// Plain also inserts scheduling points before plain memory accesses of the named
	// packages and of others in the same module.
	Plain bool

	// Cache is the directory of generated files; default: [CacheDir].
	// It must not lie in the module cache.
	Cache string
}

// A Build is what the go command needs to build the rewritten packages. Vet belongs
// off (-vet=off): it has seen the source as the user wrote it. Coverage does as well:
// the go command hands the cover tool the files behind an overlay (go.dev/issue/73802),
// and what comes out is the user's source, not the rewritten one.
type Build struct {
	Flags    []string  // for go build, go test, go list; after the user's own flags
	Env      []string  // to add to the environment: that of the configuration
	Packages []string  // import paths of the rewritten packages, sorted
	Refused  []Refusal // why named packages cannot be rewritten; they are left as they are
	Notes    []Refusal // what else to know: dependencies left as they are, tests that escape
	Cached   bool      // nothing had changed since an earlier Rewrite
}

// A Refusal is one construct that cannot be rewritten.
type Refusal struct {
	Package  string // import path
	Position string // file:line, absolute
	Reason   string // one sentence, without the position
}

// String gives the refusal in the form of a compiler's error.
func (r Refusal) String() string { return r.Position + ": " + r.Reason }

// Rewrite rewrites the packages that c names, and their dependencies that
// synchronise. It is an error if the packages do not compile as they are; see also
// [ErrNotRequired].
func Rewrite(ctx context.Context, c Config) (*Build, error) {
	s, err := prepare(c)
	if err != nil {
		return nil, err
	}
	if b := s.remembered(); b != nil {
		return b, nil
	}
	w, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.choose(); err != nil {
		return nil, err
	}
	w.refuse()
	replace, err := w.replacements()
	if err != nil {
		return nil, fmt.Errorf("instrument: %w", err)
	}
	return s.remember(w, replace)
}
