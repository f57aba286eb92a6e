package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// place renders the variable that e denotes: what is special in it, but not e itself.
func (r *rewriter) place(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return r.node(e.X)
	case *ast.SelectorExpr:
		return "&" + r.node(e.X) + string(r.raw(e.X.End(), e.End()))
	case *ast.IndexExpr:
		return "&" + r.node(e.X) + r.span(e.X.End(), e.End())
	}
	return "&" + string(r.raw(e.Pos(), e.End()))
}

func (r *rewriter) plainRead(e ast.Expr) string {
	return "(*" + r.shim("plain") + "Read(" + r.place(e) + "))"
}

// assign renders an assignment to one shared variable. The place and the value are
// evaluated before the point, in their order.
func (r *rewriter) assign(n *ast.AssignStmt) string {
	p, v := r.prefix+"p", r.prefix+"v"
	plain := r.shim("plain")
	gap := r.lines(n.Lhs[0].End(), n.Rhs[0].Pos())
	value, before := r.node(n.Rhs[0]), ""
	if !r.staysInPlace(n.Rhs[0]) {
		before, value = "; "+v+" := "+gap+r.assigned(p, n), v
		gap = ""
	}
	text := "{ " + p + " := " + r.place(n.Lhs[0]) + before + "; "
	if n.Tok == token.ASSIGN {
		return text + "*" + plain + "Write(" + p + ") = " + gap + value + " }"
	}
	return text + r.update(p, strings.TrimSuffix(n.Tok.String(), "="), gap+value)
}

// assigned renders the value of an assignment for a variable of its own. If it may be
// untyped, and its type has no name that can be written here, a helper takes the type
// from the pointer p.
func (r *rewriter) assigned(p string, n *ast.AssignStmt) string {
	value := n.Rhs[0]
	_, basic := r.info.TypeOf(value).(*types.Basic)
	if basic || !mayBeUntyped(value) || n.Tok == token.SHL_ASSIGN || n.Tok == token.SHR_ASSIGN {
		return r.converted(value)
	}
	r.helpers["typed"] = "[T any](_ *T, v T) T { return v }"
	return r.helper("typed") + "(" + p + ", " + r.node(value) + ")"
}

// update renders a read, a point and a write.
func (r *rewriter) update(p, operator, value string) string {
	w, plain := r.prefix+"w", r.shim("plain")
	return w + " := *" + plain + "Read(" + p + ") " + operator + " (" + value + "); *" + plain + "Write(" + p + ") = " + w + " }"
}

func (r *rewriter) step(n *ast.IncDecStmt) string {
	p := r.prefix + "p"
	return "{ " + p + " := " + r.place(n.X) + "; " + r.update(p, n.Tok.String()[:1], "1")
}
