package instrument

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"
)

// A rewriter renders one file. Nodes that become something else are its special
// nodes; everything between them is copied, so that formatting, comments and line
// numbers stay.
type rewriter struct {
	fset    *token.FileSet
	file    *token.File
	text    []byte
	source  *source
	info    *types.Info
	special []ast.Node              // by position, an outer node before its inner ones
	commaOK map[*ast.UnaryExpr]bool // receives of two values
	prefix  string                  // of all names that are added
	imports map[string]bool         // last elements of shims that are used by added code
	helpers map[string]string       // functions to append: name to the rest of their text
	pkg     *types.Package
	escaped map[types.Object]bool // local variables that closures share
	index   int                   // of the file in its package
	stays   func(*types.Package) bool
	dropped map[*ast.CallExpr]bool // calls of go and defer statements
	within  map[*lending]bool      // lendings that are being rendered, or were

	redirects []string // functions of golang.org/x/sys/unix
}

// render gives the text of s as it is compiled.
func (w *world) render(p *part, index int) string {
	s := p.sources[index]
	r := &rewriter{
		fset: w.fset, file: w.fset.File(s.syntax.FileStart), text: s.text, source: s, info: p.info, pkg: p.types,
		commaOK: map[*ast.UnaryExpr]bool{}, imports: map[string]bool{}, helpers: map[string]string{}, index: index,
		stays: w.stays, dropped: map[*ast.CallExpr]bool{}, within: map[*lending]bool{},
		redirects: w.redirects,
	}
	r.prefix = unusedPrefix(p)
	r.collect(s.syntax)
	if u := w.chosen[p.path()]; w.Plain && u != nil && (u.named || u.module != nil && u.module.Main) {
		r.collectPlain(s.syntax)
	}
	r.sort()
	head := r.header(s.syntax)
	body := r.span(s.syntax.Name.End(), s.syntax.FileEnd)
	var added strings.Builder
	for _, shim := range sortedKeys(r.imports) {
		fmt.Fprintf(&added, "; import %s %q", r.prefix+shim, shimPath+shim)
	}
	return head + added.String() + body + r.tail()
}

// unusedPrefix begins no identifier of the package.
func unusedPrefix(p *part) string {
	prefix := "zz"
	for taken(p, prefix) { // each round is longer; identifiers are finite
		prefix += "z"
	}
	return prefix
}

func taken(p *part, prefix string) bool {
	for _, s := range p.sources {
		found := false
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && strings.HasPrefix(id.Name, prefix)
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// collect finds the special nodes.
func (r *rewriter) collect(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		r.lend(n)
		switch n := n.(type) {
		case *ast.ImportSpec:
			if swapped[unquote(n.Path.Value)] != "" {
				r.special = append(r.special, n.Path)
			}
		case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt:
			r.special = append(r.special, n)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				r.special = append(r.special, n)
			}
		case *ast.RangeStmt:
			if kindOf(r.info.TypeOf(n.X)) != noChannel {
				r.special = append(r.special, n)
			}
		case *ast.CallExpr:
			if id := r.channelBuiltin(n); id != nil {
				r.special = append(r.special, id)
			}
			if r.testMethod(n) != nil {
				r.special = append(r.special, n)
			}
		case *ast.SelectorExpr:
			r.redirect(n)
		case *ast.AssignStmt:
			if u := receiveOf(n.Rhs); u != nil && len(n.Lhs) == 2 {
				r.commaOK[u] = true
			}
		case *ast.ValueSpec:
			if u := receiveOf(n.Values); u != nil && len(n.Names) == 2 {
				r.commaOK[u] = true
			}
		}
		return true
	})
}

func (r *rewriter) sort() {
	slices.SortStableFunc(r.special, func(a, b ast.Node) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(b.End(), a.End()))
	})
}

// receiveOf is the receive operation that is the only one of list.
func receiveOf(list []ast.Expr) *ast.UnaryExpr {
	if len(list) != 1 {
		return nil
	}
	u, ok := ast.Unparen(list[0]).(*ast.UnaryExpr)
	if !ok || u.Op != token.ARROW {
		return nil
	}
	return u
}

// span renders the text of [from, to) with what is special in it.
func (r *rewriter) span(from, to token.Pos) string {
	var b strings.Builder
	first := sort.Search(len(r.special), func(i int) bool { return r.special[i].Pos() >= from })
	for _, n := range r.special[first:] {
		if n.Pos() >= to {
			break
		}
		if n.Pos() < from || n.End() > to {
			continue // inside of the one before, or around all of this
		}
		if l, ok := n.(*lending); ok && r.within[l] {
			continue
		}
		b.Write(r.raw(from, n.Pos()))
		b.WriteString(r.aligned(n))
		from = n.End()
	}
	b.Write(r.raw(from, to))
	return b.String()
}

func (r *rewriter) raw(from, to token.Pos) []byte {
	return r.text[r.file.Offset(from):r.file.Offset(to)]
}

// node renders all of n.
func (r *rewriter) node(n ast.Node) string { return r.span(n.Pos(), n.End()) }

// lines keeps the line ends of a stretch whose text is left out.
func (r *rewriter) lines(from, to token.Pos) string {
	return strings.Repeat("\n", strings.Count(string(r.raw(from, to)), "\n"))
}

// aligned renders a special node. Should its text have come out with more or fewer
// lines than before, what follows is told its position.
func (r *rewriter) aligned(n ast.Node) string {
	text := r.replace(n)
	if strings.Count(text, "\n") != strings.Count(string(r.raw(n.Pos(), n.End())), "\n") {
		text += r.at(n.End())
	}
	return text
}

// at gives the directive by which the compiler takes the next character for the one
// at pos. Without a file name it keeps the current one.
func (r *rewriter) at(pos token.Pos) string {
	p := r.fset.PositionFor(pos, true)
	return fmt.Sprintf("/*line :%d:%d*/", p.Line, p.Column)
}

func (r *rewriter) line(pos token.Pos) int { return r.fset.PositionFor(pos, true).Line }

func (r *rewriter) replace(n ast.Node) string {
	switch n := n.(type) {
	case *ast.BasicLit:
		return fmt.Sprintf("%q", swapped[unquote(n.Value)])
	case *ast.AssignStmt:
		return r.assign(n)
	case *ast.IncDecStmt:
		return r.step(n)
	case *ast.StarExpr, *ast.SelectorExpr, *ast.IndexExpr:
		return r.plainRead(n.(ast.Expr))
	case *ast.Ident:
		if _, ok := r.info.Uses[n].(*types.Var); ok {
			return r.plainRead(n)
		}
		return r.shim("channel") + strings.ToUpper(n.Name[:1]) + n.Name[1:]
	case *ast.UnaryExpr:
		return r.receive(n)
	case *ast.SendStmt:
		return r.send(n)
	case *ast.RangeStmt:
		return r.rangeOver(n)
	case *ast.GoStmt:
		return r.goStatement(n)
	case *ast.SelectStmt:
		return r.selectStatement(n)
	case *ast.CallExpr:
		return r.testCall(n)
	case *lending:
		return r.lent(n)
	case *redirection:
		return r.redirected(n)
	}
	return r.span(n.Pos(), n.End())
}

// shim is the qualifier of a shim in added code.
func (r *rewriter) shim(name string) string {
	r.imports[name] = true
	return r.prefix + name + "."
}

// name is an added variable's.
func (r *rewriter) name(kind string, i int) string {
	return fmt.Sprintf("%s%s%d", r.prefix, kind, i)
}
