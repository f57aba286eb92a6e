package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// A lending is an expression whose value is a channel that a package knows which is
// not rewritten: it is handed over there, or comes from there. The scheduler has to
// know, since it does not see who serves the channel (shim/channel, Lent).
type lending struct {
	ast.Expr
	to string // the package
}

// lend finds the lendings of a node.
func (r *rewriter) lend(n ast.Node) {
	switch n := n.(type) {
	case *ast.GoStmt:
		r.dropped[n.Call] = true
	case *ast.DeferStmt:
		r.dropped[n.Call] = true
	case *ast.CallExpr:
		r.lendCall(n)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			r.lendField(n.X)
		}
	case *ast.SendStmt:
		r.lendField(n.Chan)
	case *ast.RangeStmt:
		r.lendField(n.X)
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok {
			r.lendTo(n.Value, r.info.Uses[id])
		}
	case *ast.AssignStmt:
		if len(n.Lhs) == len(n.Rhs) {
			for i, left := range n.Lhs {
				r.lendTo(n.Rhs[i], r.field(left))
			}
		}
	}
}

// lendCall finds what goes through a call: a result, unless nobody takes it, and
// arguments.
func (r *rewriter) lendCall(n *ast.CallExpr) {
	called := r.called(n.Fun)
	if called == nil || !r.stays(called.Pkg()) {
		return
	}
	signature, ok := called.Type().Underlying().(*types.Signature)
	if !ok {
		return
	}
	if !r.dropped[n] {
		r.lendTo(n, called)
	}
	for i, a := range n.Args {
		if p := parameter(signature, i); p != nil && isChannel(p) {
			r.lendTo(a, called)
		}
	}
}

// parameter is the type of the i-th argument's parameter.
func parameter(s *types.Signature, i int) types.Type {
	last := s.Params().Len() - 1
	if s.Variadic() && i >= last {
		if slice, ok := s.Params().At(last).Type().Underlying().(*types.Slice); ok {
			return slice.Elem()
		}
		return nil
	}
	if i > last {
		return nil // f(g()) with several results
	}
	return s.Params().At(i).Type()
}

// called is the function or variable that is called, nil if it has no name.
func (r *rewriter) called(fun ast.Expr) types.Object {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return r.info.Uses[f]
	case *ast.SelectorExpr:
		return r.info.Uses[f.Sel]
	case *ast.IndexExpr:
		return r.called(f.X)
	case *ast.IndexListExpr:
		return r.called(f.X)
	}
	return nil
}

// field is the field or variable of another package that e names, nil if it is none.
func (r *rewriter) field(e ast.Expr) types.Object {
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		if v, ok := r.info.Uses[sel.Sel].(*types.Var); ok {
			return v
		}
	}
	return nil
}

func (r *rewriter) lendField(e ast.Expr) { r.lendTo(e, r.field(e)) }

// lendTo notes e if it is a channel, and obj belongs to a package that is not rewritten.
func (r *rewriter) lendTo(e ast.Expr, obj types.Object) {
	if obj != nil && r.stays(obj.Pkg()) && isChannel(r.info.TypeOf(e)) {
		r.special = append(r.special, &lending{e, obj.Pkg().Path()})
	}
}

func isChannel(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// lent renders a lending.
func (r *rewriter) lent(n *lending) string {
	r.within[n] = true
	return r.shim("channel") + "Lent(" + r.node(n.Expr) + ", " + strconv.Quote(n.to) + ")"
}
