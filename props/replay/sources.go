package replay

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Sources finds the places of operations in the source, of which it keeps what it
// has read. It is not safe for concurrent use.
type Sources struct {
	files  map[string]*source
	places map[string]*Place // by Key, the latest
	dirs   map[string]string // by package
}

// NewSources has read nothing yet.
func NewSources() *Sources {
	return &Sources{files: map[string]*source{}, places: map[string]*Place{}, dirs: map[string]string{}}
}

// A source is a file of Go.
type source struct {
	lines     []string // without space around them
	functions []function
}

// A function is a declared function, closures and all.
type function struct {
	name        string
	first, last int // lines
}

const suite = "github.com/gilcheck/gilcheck/props."

// Place is where the operation of an event stands in the user's source, nil if it is
// one of the suite's own, which perform what a program says.
func (s *Sources) Place(ev *sched.Event) *Place {
	file, line, name, ok := ev.Site()
	if !ok || strings.HasPrefix(name, suite) && !strings.HasSuffix(file, "_test.go") {
		return nil
	}
	slash := strings.LastIndexByte(name, '/') + 1
	pkg, rest, _ := strings.Cut(name[slash:], ".")
	s.dirs[name[:slash]+pkg] = filepath.Dir(file)
	p := &Place{Package: name[:slash] + pkg, File: filepath.Base(file), Line: line, Function: rest}
	if src := s.read(file); src != nil && line <= len(src.lines) {
		f := src.around(line)
		p.Function, p.Text = f.name, src.lines[line-1]
		p.Which, p.Of = src.same(f, line)
	}
	return p
}

// Key is the key of an event's place.
func (s *Sources) Key(ev *sched.Event) string {
	p := s.Place(ev)
	key := p.Key()
	s.places[key] = p
	return key
}

// Key tells places apart. It is the same for a line that has only moved.
func (p *Place) Key() string {
	switch {
	case p == nil:
		return ""
	case p.Text == "":
		return fmt.Sprintf("%s\n%s\n%s\n%d", p.Package, p.File, p.Function, p.Line)
	}
	return fmt.Sprintf("%s\n%s\n%s\n%d/%d\n%s", p.Package, p.File, p.Function, p.Which, p.Of, p.Text)
}

// String is file:line and what it says.
func (p *Place) String() string {
	if p.Text == "" {
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d (%s)", p.File, p.Line, p.Text)
}

// read gives a file, nil if it cannot be read: a binary may be elsewhere than its source.
func (s *Sources) read(name string) *source {
	src, known := s.files[name]
	if known {
		return src
	}
	if text, err := os.ReadFile(name); err == nil {
		src = parse(name, text)
	}
	s.files[name] = src
	return src
}

func parse(name string, text []byte) *source {
	src := &source{}
	for line := range strings.Lines(string(text)) {
		src.lines = append(src.lines, strings.TrimSpace(line))
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
	if err != nil {
		return src
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			src.functions = append(src.functions, function{nameOf(f), set.PositionFor(f.Pos(), false).Line, set.PositionFor(f.End(), false).Line})
		}
	}
	return src
}

// nameOf is how package runtime calls the function: Lock, (*Lock).Lock, Pair.Lock.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	t := ast.Unparen(f.Recv.List[0].Type)
	star, pointer := t.(*ast.StarExpr)
	if pointer {
		t = star.X
	}
	switch generic := t.(type) {
	case *ast.IndexExpr:
		t = generic.X
	case *ast.IndexListExpr:
		t = generic.X
	}
	name := "?"
	if id, ok := t.(*ast.Ident); ok {
		name = id.Name
	}
	if pointer {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

// around is the function that has the line, or the whole file.
func (s *source) around(line int) function {
	for _, f := range s.functions {
		if f.first <= line && line <= f.last {
			return f
		}
	}
	return function{first: 1, last: len(s.lines)}
}

// same counts the lines of the function that read as this one does, up to it and in all.
func (s *source) same(f function, line int) (which, of int) {
	for i := f.first; i <= min(f.last, len(s.lines)); i++ {
		if s.lines[i-1] == s.lines[line-1] {
			of++
			if i <= line {
				which++
			}
		}
	}
	return which, of
}
