package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// goStatement renders go f(a, b) as
//
//	{ zzf, zz0, zz1 := f, a, b; zzgoroutine.Go(func() { zzf(zz0, zz1) }) }
//
// since function and arguments are evaluated at the go statement. Constants, nil and
// names of functions, which may be generic, stay where they are.
func (r *rewriter) goStatement(n *ast.GoStmt) string {
	call := n.Call
	run := r.shim("goroutine") + "Go("
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok && len(call.Args) == 0 && lit.Type.Results == nil {
		return run + r.lines(n.Go, call.Fun.Pos()) + r.node(call.Fun) + r.lines(call.Fun.End(), call.End()) + ")"
	}
	var names, values, args []string
	fun := string(r.raw(call.Fun.Pos(), call.Fun.End()))
	switch {
	case r.isBuiltin(call.Fun):
		fun = r.node(call.Fun) // close is a function of the shim
	case !r.isFunctionName(call.Fun):
		fun = r.prefix + "f"
		names, values = append(names, fun), append(values, r.node(call.Fun))
	}
	at := call.Fun.End()
	for i, a := range call.Args {
		gap := r.lines(at, a.Pos())
		at = a.End()
		switch {
		case r.staysInPlace(a):
			args = append(args, gap+r.node(a))
		case len(call.Args) == 1 && r.tupleLen(a) > 1:
			for j := range r.tupleLen(a) {
				names = append(names, r.name("a", j))
				args = append(args, r.name("a", j))
			}
			values = append(values, gap+r.node(a))
		default:
			names, args = append(names, r.name("a", i)), append(args, r.name("a", i))
			values = append(values, gap+r.converted(a))
		}
	}
	rest := r.lines(at, call.End())
	spread := ""
	if call.Ellipsis.IsValid() {
		spread = "..."
	}
	text := "{ " + r.lines(n.Go, call.Pos())
	if len(names) == 1+r.lastTuple(call) && r.lastTuple(call) > 0 { // f's own value and a call of several results
		text += names[0] + " := " + values[0] + "; "
		names, values = names[1:], values[1:]
	}
	if len(names) > 0 {
		text += strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; "
	}
	return text + run + "func() { " + fun + "(" + strings.Join(args, ", ") + spread + ") })" + rest + "}"
}

// lastTuple is the number of arguments that the only one, a call, stands for; 0 if
// there is no such thing.
func (r *rewriter) lastTuple(call *ast.CallExpr) int {
	if len(call.Args) != 1 || r.tupleLen(call.Args[0]) < 2 {
		return 0
	}
	return r.tupleLen(call.Args[0])
}

func (r *rewriter) tupleLen(e ast.Expr) int {
	if t, ok := r.info.TypeOf(e).(*types.Tuple); ok {
		return t.Len()
	}
	return 1
}

func (r *rewriter) isBuiltin(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = r.info.Uses[id].(*types.Builtin)
	return ok
}

// isFunctionName tells whether e names a declared function, instantiated or not.
func (r *rewriter) isFunctionName(e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		if r.info.Selections[e] != nil {
			return false // a method, or a field
		}
		id = e.Sel
	case *ast.IndexExpr:
		return r.isFunctionName(e.X)
	case *ast.IndexListExpr:
		return r.isFunctionName(e.X)
	default:
		return false
	}
	_, ok := r.info.Uses[id].(*types.Func)
	return ok
}

// staysInPlace tells whether it does not matter when e is evaluated. Also the names
// of functions stay, for they may be generic and get their types from the call.
func (r *rewriter) staysInPlace(e ast.Expr) bool {
	tv := r.info.Types[e]
	return tv.Value != nil || tv.IsNil() || r.isFunctionName(e)
}

// converted renders an argument. An untyped one that is not constant, such as a
// comparison or a shift, gets its type from the parameter; a variable must be told.
func (r *rewriter) converted(e ast.Expr) string {
	text := r.node(e)
	if basic, ok := r.info.TypeOf(e).(*types.Basic); ok && mayBeUntyped(e) {
		return basic.Name() + "(" + text + ")"
	}
	return text
}

func mayBeUntyped(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.UnaryExpr:
		return e.Op != token.ARROW && e.Op != token.AND
	}
	return false
}
