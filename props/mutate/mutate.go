// Package mutate makes mutants of a package: copies with one small mistake each, of
// the kinds that people make in locks. What a verification does not convict of them
// says how far to trust its pass (mutation testing: DeMillo, Lipton and Sayward,
// "Hints on Test Data Selection", IEEE Computer, 1978).
package mutate

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
)

// A Source is the code to make mutants of: one package, type-checked.
type Source struct {
	Fset  *token.FileSet
	Files []*ast.File
	Info  *types.Info       // Types, Uses and Selections
	Text  map[string][]byte // by the name of the file, as Fset knows it
}

// A Mutant is one mistake in one file.
type Mutant struct {
	Operator string // one of Operators
	File     string
	Line     int    // of the mistake
	Function string // the declared function around it, like (*Lock).Unlock
	edits    []edit
}

// An edit puts new in the place of the bytes from start up to end.
type edit struct {
	start, end int
	new        string
}

// An operator finds the places for one kind of mistake.
type operator struct {
	name, meaning string
	find          func(*finder, ast.Node)
}

var operators = []operator{
	{"drop", "leave a statement out", (*finder).drop},
	{"drop-store", "leave a store out", (*finder).dropStore},
	{"swap", "swap two neighbouring statements", (*finder).swap},
	{"move-out", "move a statement out of the critical section", (*finder).moveOut},
	{"negate", "negate a condition", (*finder).negate},
	{"for-to-if", "look once where it takes a loop", (*finder).forToIf},
	{"signal", "wake one instead of all, or all instead of one", (*finder).signal},
	{"split-cas", "compare and swap in two steps", (*finder).splitSwap},
	{"ignore-ctx", "ignore the context", (*finder).ignoreContext},
}

// Operators gives the names of the kinds of mistakes and what each does.
func Operators() (names, meanings []string) {
	for _, o := range operators {
		names = append(names, o.name)
		meanings = append(meanings, o.meaning)
	}
	return names, meanings
}

// Mutants makes every mutant of the source, in the order of files, lines and
// operators. Not all of them compile.
func Mutants(s Source) []Mutant {
	var all []Mutant
	for _, file := range s.Files {
		for rank, o := range operators {
			f := &finder{Source: s, file: s.Fset.File(file.FileStart), operator: o.name, rank: rank}
			for _, d := range file.Decls {
				f.function = FunctionName(d)
				ast.Inspect(d, func(n ast.Node) bool {
					if n != nil {
						o.find(f, n)
					}
					return true
				})
			}
			all = append(all, f.found...)
		}
	}
	slices.SortStableFunc(all, func(a, b Mutant) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return all
}

// Apply gives the text of the mutant's file, formatted. An error says that the
// result is not Go.
func (m Mutant) Apply(text []byte) ([]byte, error) {
	var out []byte
	at := 0
	for _, e := range m.edits {
		out = append(append(out, text[at:e.start]...), e.new...)
		at = e.end
	}
	out = append(out, text[at:]...)
	out, err := format.Source(out)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m, err)
	}
	return out, nil
}

// String names the mutant: "gil.go:41 negate".
func (m Mutant) String() string {
	return fmt.Sprintf("%s:%d %s", filepath.Base(m.File), m.Line, m.Operator)
}

// A finder collects the mutants of one file by one operator.
type finder struct {
	Source
	file     *token.File
	operator string
	rank     int
	function string
	found    []Mutant
}

// add files a mutant whose mistake is at pos. The edits are in order.
func (f *finder) add(pos token.Pos, edits ...edit) {
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	f.found = append(f.found, Mutant{Operator: f.operator, File: f.file.Name(), Line: f.file.Line(pos), Function: f.function, edits: edits})
}

func (f *finder) replace(from, to token.Pos, text string) edit {
	return edit{f.file.Offset(from), f.file.Offset(to), text}
}

// text is the source of a node.
func (f *finder) text(n ast.Node) string {
	return string(f.Text[f.file.Name()][f.file.Offset(n.Pos()):f.file.Offset(n.End())])
}

// FunctionName is the name of a declared function, as in Mutant.Function; "" if the
// declaration is none.
func FunctionName(d ast.Decl) string {
	f, ok := d.(*ast.FuncDecl)
	switch {
	case !ok:
		return ""
	case f.Recv == nil || len(f.Recv.List) == 0:
		return f.Name.Name
	}
	return "(" + types.ExprString(f.Recv.List[0].Type) + ")." + f.Name.Name
}
