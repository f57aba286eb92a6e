// Package rebuild prepares the second build of a test: the one whose source the
// rewriter has turned onto the controlled scheduler.
package rebuild

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/instrument"
)

// Tag is the build tag of rewritten binaries. By it package props knows that it is
// in one: reliably, even where a test starts other tests with its own environment.
const Tag = "gilcheck_inside"

// A Test is the test of one package.
type Test struct {
	Dir   string            // where the go command runs; default: the current directory
	Path  string            // of the package, or a pattern for it
	Flags []string          // build flags, each in one word: -race, -tags=x
	Extra map[string][]byte // files that replace or join those of the package; see instrument.Config
	Fuzz  bool              // with what -fuzz needs
}

// A Plan is how the go command builds the test.
type Plan struct {
	Args  []string // of the go command; -o and its value may follow, and then the package
	Env   []string // to add to the environment
	Built []string // import paths of the packages that are rewritten, sorted
	Notes []instrument.Refusal
}

// ErrForeign says that the package calls C without cgo: nothing of what it waits for
// is to be seen from inside.
var ErrForeign = errors.New("the package calls C, through " + foreignModule)

const foreignModule = "github.com/ebitengine/purego"

// An Unsupported is the error for a package with a construct that cannot be rewritten.
type Unsupported struct{ instrument.Refusal }

// Error gives the position and the reason.
func (u Unsupported) Error() string { return u.String() }

// Plan rewrites the package and its dependencies. The error is [Unsupported],
// [ErrForeign], or one of instrument.Rewrite.
func (t Test) Plan(ctx context.Context) (*Plan, error) {
	flags := withTag(t.Flags, os.Getenv("GOFLAGS"))
	b, err := instrument.Rewrite(ctx, instrument.Config{Dir: t.Dir, Patterns: []string{t.Path}, Tests: true, Plain: true, BuildFlags: flags, Extra: t.Extra})
	if err != nil {
		return nil, err
	}
	for _, n := range slices.Concat(b.Refused, b.Notes) {
		if n.Package == foreignModule || strings.HasPrefix(n.Package, foreignModule+"/") {
			return nil, ErrForeign
		}
	}
	if len(b.Refused) > 0 {
		return nil, Unsupported{b.Refused[0]}
	}
	// Vet has judged, or will, the source as the user wrote it.
	args := []string{"test", "-c", "-vet=off"}
	if t.Fuzz {
		args = append(args, "-fuzz=.") // instruments for the guidance by coverage
	}
	args = slices.Concat(args, flags, b.Flags, withoutDetector(flags))
	if flagValue(flags, "covermode") != "" {
		f, err := t.cover(ctx, flags, b)
		if err != nil {
			return nil, fmt.Errorf("-cover: %w", err)
		}
		args = append(args, f)
	}
	return &Plan{Args: args, Env: b.Env, Built: b.Packages, Notes: b.Notes}, nil
}

// withTag adds the tag to the user's tags. The go command heeds only the last -tags
// flag, and those of GOFLAGS not at all if there is another.
func withTag(flags []string, goflags string) []string {
	tags := Tag
	find := func(list []string) (rest []string) {
		for _, f := range list {
			if value, ok := strings.CutPrefix(strings.TrimLeft(f, "-"), "tags="); ok {
				tags = strings.TrimPrefix(value+","+Tag, ",")
			} else {
				rest = append(rest, f)
			}
		}
		return rest
	}
	find(strings.Fields(goflags))
	rest := find(flags)
	return append(rest, "-tags="+tags)
}
