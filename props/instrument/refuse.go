package instrument

import (
	"bytes"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// refuse drops what cannot be rewritten from w.chosen: a named package with a
// refusal, a dependency with a note. What is dropped may make others fail, because
// a shimmed type crosses between the two; so the crossings are looked for until
// nothing changes any more, at most once for each package.
func (w *world) refuse() {
	for _, path := range w.order {
		u := w.chosen[path]
		why, notes := w.unsupported(u)
		w.drop(u, why)
		w.report.notes = append(w.report.notes, notes...)
	}
	for range w.order {
		before := len(w.chosen)
		for _, path := range w.order {
			if u := w.chosen[path]; u != nil {
				w.drop(u, w.crossings(u))
			}
		}
		if len(w.chosen) == before {
			break
		}
	}
	w.order = slices.DeleteFunc(w.order, func(path string) bool { return w.chosen[path] == nil })
}

// drop leaves a package as it is if there is a reason to.
func (w *world) drop(u *unit, why []Refusal) {
	if len(why) == 0 {
		return
	}
	delete(w.chosen, u.path)
	u.reason = why[0].Reason
	w.left[u.path] = u
	if u.named {
		w.report.refused = append(w.report.refused, why...)
	} else {
		w.report.notes = append(w.report.notes, why...)
	}
}

// unsupported lists the constructs of a package that have no counterpart. Those of
// its tests that compile all the same are only noted: outside of an execution the
// shims are the real thing, and so such a test still works.
func (w *world) unsupported(u *unit) (refused, notes []Refusal) {
	f := &finder{world: w, unit: u, seen: map[string]bool{}}
	for _, p := range u.parts {
		f.assembly(p)
		for _, s := range p.sources {
			f.directives(s)
			f.constructs(p, s)
		}
	}
	return f.found, f.notes
}

// A finder collects the refusals of a unit.
type finder struct {
	*world
	unit  *unit
	seen  map[string]bool
	found []Refusal
	notes []Refusal
}

// unseen refuses what compiles, but is out of sight of the scheduler.
func (f *finder) unseen(pos token.Pos, format string, args ...any) {
	if strings.HasSuffix(f.fset.Position(pos).Filename, "_test.go") {
		f.notes, f.found = f.found, f.notes
		defer func() { f.notes, f.found = f.found, f.notes }()
	}
	f.add(pos, format, args...)
}

func (f *finder) add(pos token.Pos, format string, args ...any) {
	p := f.fset.Position(pos)
	f.addAt(fmt.Sprintf("%s:%d", p.Filename, p.Line), fmt.Sprintf(format, args...))
}

func (f *finder) addAt(position, reason string) {
	if f.seen[position+reason] {
		return
	}
	f.seen[position+reason] = true
	f.found = append(f.found, Refusal{Package: f.unit.path, Position: position, Reason: reason})
}

// assembly refuses files with instructions. Empty ones only allow functions without
// a body, and are common.
func (f *finder) assembly(p *part) {
	for _, name := range p.SFiles {
		file := filepath.Join(p.Dir, name)
		text, err := f.read(file)
		if err != nil {
			continue // the build will say so
		}
		for i, line := range bytes.Split(text, []byte("\n")) {
			if bytes.HasPrefix(bytes.TrimSpace(line), []byte("TEXT")) {
				f.addAt(fmt.Sprintf("%s:%d", file, i+1), "assembly cannot be rewritten: its memory operations would be invisible")
				break
			}
		}
	}
}

// harmless lists functions of the runtime that neither wait nor wake nor write
// memory that others see, by the names that others link to.
var harmless = []string{
	"runtime.cheaprand", "runtime.cheaprandn", "runtime.fastrand", "runtime.fastrand64", "runtime.fastrandn",
	"runtime.fastrandu", "runtime.memhash", "runtime.memhash32", "runtime.memhash64", "runtime.nanotime",
	"runtime.procyield", "runtime.rand", "runtime.strhash", "runtime.typehash",
}

// directives refuses what reaches into other packages behind the compiler's back.
func (f *finder) directives(s *source) {
	for _, group := range s.syntax.Comments {
		for _, c := range group.List {
			rest, ok := strings.CutPrefix(c.Text, "//go:linkname ")
			if !ok {
				continue
			}
			fields := strings.Fields(rest)
			if len(fields) == 2 && (slices.Contains(harmless, fields[1]) || !ofStandardLibrary(fields[1])) {
				continue
			}
			f.unseen(c.Pos(), "go:linkname cannot be followed: what %s does would be invisible", fields[len(fields)-1])
		}
	}
}

// ofStandardLibrary tells whether a symbol is one of the standard library: the first
// element of its import path has no dot. What other packages link to each other is
// rewritten on both sides.
func ofStandardLibrary(symbol string) bool {
	first, _, found := strings.Cut(symbol, "/")
	return !found || !strings.Contains(first, ".")
}
