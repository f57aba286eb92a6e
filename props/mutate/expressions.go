package mutate

import (
	"fmt"
	"go/ast"
	"go/types"
)

// callee is the function that a call names, nil if it calls a value.
func (f *finder) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok { // type arguments
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		fn, _ := f.Info.Uses[fun].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := f.Info.Uses[fun.Sel].(*types.Func)
		return fn
	}
	return nil
}

// negate negates the condition of an if or a for.
func (f *finder) negate(n ast.Node) {
	var cond ast.Expr
	switch n := n.(type) {
	case *ast.IfStmt:
		cond = n.Cond
	case *ast.ForStmt:
		cond = n.Cond
	}
	if cond == nil {
		return
	}
	if not, ok := cond.(*ast.UnaryExpr); ok && not.Op.String() == "!" {
		f.add(cond.Pos(), f.replace(cond.Pos(), cond.End(), f.text(not.X)))
		return
	}
	f.add(cond.Pos(), f.replace(cond.Pos(), cond.End(), "!("+f.text(cond)+")"))
}

// forToIf looks once.
func (f *finder) forToIf(n ast.Node) {
	s, ok := n.(*ast.ForStmt)
	if !ok || s.Cond == nil || s.Init != nil || s.Post != nil {
		return
	}
	f.add(s.Pos(), f.replace(s.Pos(), s.Cond.Pos(), "if "))
}

// signal exchanges the two ways to wake those who wait for a sync.Cond.
func (f *finder) signal(n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	other := map[string]string{"(*sync.Cond).Signal": "Broadcast", "(*sync.Cond).Broadcast": "Signal"}
	fn := f.callee(call)
	if fn == nil || other[fn.FullName()] == "" {
		return
	}
	sel := ast.Unparen(call.Fun).(*ast.SelectorExpr).Sel
	f.add(sel.Pos(), f.replace(sel.Pos(), sel.End(), other[fn.FullName()]))
}

// splitSwap makes a load and a store of a compare-and-swap. Operands that are
// evaluated twice are those of a lock: variables, fields, constants.
func (f *finder) splitSwap(n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	fn := f.callee(call)
	sel, isSelector := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync/atomic" || !isSelector {
		return
	}
	load, store := f.text(sel.X)+".Load()", f.text(sel.X)+".Store(%s)"
	args := call.Args
	if fn.Signature().Recv() == nil { // atomic.CompareAndSwapInt32(&x, old, new)
		const name = "CompareAndSwap"
		if len(args) != 3 || len(fn.Name()) <= len(name) || fn.Name()[:len(name)] != name {
			return
		}
		kind := fn.Name()[len(name):]
		load = fmt.Sprintf("%s.Load%s(%s)", f.text(sel.X), kind, f.text(args[0]))
		store = fmt.Sprintf("%s.Store%s(%s, %%s)", f.text(sel.X), kind, f.text(args[0]))
		args = args[1:]
	} else if fn.Name() != "CompareAndSwap" {
		return
	}
	text := fmt.Sprintf("(%s == %s && func() bool { "+store+"; return true }())", load, f.text(args[0]), f.text(args[1]))
	f.add(call.Pos(), f.replace(call.Pos(), call.End(), text))
}

// ignoreContext never sees a context end: its channel stays silent, and its error
// stays away.
func (f *finder) ignoreContext(n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	fn := f.callee(call)
	if fn == nil {
		return
	}
	switch fn.FullName() {
	case "(context.Context).Done":
		f.add(call.Pos(), f.replace(call.Pos(), call.End(), "(<-chan struct{})(nil)"))
	case "(context.Context).Err":
		f.add(call.Pos(), f.replace(call.Pos(), call.End(), "error(nil)"))
	}
}
