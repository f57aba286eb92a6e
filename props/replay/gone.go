package replay

import (
	"fmt"
	"path/filepath"
	"strings"
)

// gone says what has become of a place that no operation was at; "" if it is still
// there, or nothing is known. pkg is the package under test, whose directory is the
// current one of its test.
func (s *Sources) gone(pkg string, p *Place) string {
	if p == nil || p.Text == "" {
		return ""
	}
	dir, known := s.dirs[p.Package]
	if !known && strings.TrimSuffix(p.Package, "_test") != pkg {
		return ""
	}
	src := s.read(filepath.Join(dir, p.File))
	if src == nil {
		return fmt.Sprintf("%s is gone", p.File)
	}
	f, ok := src.named(p.Function)
	if !ok {
		return fmt.Sprintf("%s has no function %s any more", p.File, p.Function)
	}
	n := 0
	for i := f.first; i <= min(f.last, len(src.lines)); i++ {
		if src.lines[i-1] == p.Text {
			n++
		}
	}
	switch {
	case n == 0:
		return fmt.Sprintf("no line of %s reads so any more", f.what(p))
	case n != p.Of:
		return fmt.Sprintf("%s has %d such lines, want %d", f.what(p), n, p.Of)
	}
	return ""
}

// named finds a function; "" is the file itself.
func (s *source) named(name string) (function, bool) {
	if name == "" {
		return s.around(0), true
	}
	for _, f := range s.functions {
		if f.name == name {
			return f, true
		}
	}
	return function{}, false
}

func (f function) what(p *Place) string {
	if f.name == "" {
		return p.File
	}
	return f.name
}
