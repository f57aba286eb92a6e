package instrument

import (
	"go/ast"
	"go/types"
)

// refusedImports are packages that cannot work under a controlled scheduler.
var refusedImports = map[string]string{
	"C":                `import "C": code in C cannot be rewritten, and blocks the scheduler`,
	"plugin":           "import \"plugin\": a plugin is built without the shims",
	"testing/synctest": "testing/synctest: its bubbles and the controlled scheduler exclude each other",
}

// refusedFunctions are functions and methods, by their full names.
var refusedFunctions = map[string]string{
	"reflect.Select":          "reflect.Select chooses among channels out of sight of the scheduler; use a select statement",
	"(reflect.Value).Send":    "a channel operation by reflect.Value.Send is out of sight of the scheduler",
	"(reflect.Value).Recv":    "a channel operation by reflect.Value.Recv is out of sight of the scheduler",
	"(reflect.Value).TrySend": "a channel operation by reflect.Value.TrySend is out of sight of the scheduler",
	"(reflect.Value).TryRecv": "a channel operation by reflect.Value.TryRecv is out of sight of the scheduler",
	"(reflect.Value).Close":   "a channel operation by reflect.Value.Close is out of sight of the scheduler",
	"runtime.SetFinalizer":    "runtime.SetFinalizer runs code whenever the garbage collector likes, and so no schedule can be repeated",
	"runtime.AddCleanup":      "runtime.AddCleanup runs code whenever the garbage collector likes, and so no schedule can be repeated",
}

// constructs refuses what is seen in the syntax and types of one file.
func (f *finder) constructs(p *part, s *source) {
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		f.construct(p.info, n)
		return true
	})
}

func (f *finder) construct(info *types.Info, n ast.Node) {
	switch n := n.(type) {
	case *ast.ImportSpec:
		if why := refusedImports[unquote(n.Path.Value)]; why != "" {
			f.unseen(n.Pos(), "%s", why)
		}
	case *ast.Ident:
		if fn, ok := info.Uses[n].(*types.Func); ok && refusedFunctions[fn.FullName()] != "" {
			f.unseen(n.Pos(), "%s", refusedFunctions[fn.FullName()])
		}
	case *ast.CallExpr:
		f.call(info, n)
	case *ast.GoStmt:
		f.goArguments(info, n)
	case *ast.AssignStmt:
		if receiveOf(n.Rhs) != nil && len(n.Lhs) == 2 {
			f.okOfOwnType(info.TypeOf(n.Lhs[1]), n.Lhs[1])
		}
	case *ast.ValueSpec:
		if receiveOf(n.Values) != nil && len(n.Names) == 2 && n.Type != nil {
			f.okOfOwnType(info.TypeOf(n.Type), n.Type)
		}
	}
}

// okOfOwnType: the second value of a receive is an untyped boolean, which no
// function can return.
func (f *finder) okOfOwnType(t types.Type, at ast.Expr) {
	if t == nil || types.AssignableTo(types.Typ[types.Bool], t) {
		return
	}
	f.add(at.Pos(), "the second value of a receive cannot be assigned to the boolean type %s; use bool", t)
}

// goArguments: an untyped argument becomes a variable, whose type must be written.
func (f *finder) goArguments(info *types.Info, n *ast.GoStmt) {
	for _, a := range n.Call.Args {
		t := info.TypeOf(a)
		_, named := types.Unalias(t).(*types.Named)
		if info.Types[a].Value == nil && mayBeUntyped(a) && named && types.Identical(t.Underlying(), types.Typ[types.Bool]) {
			f.add(a.Pos(), "a comparison cannot be the argument of type %s of a go statement; assign it to a variable first", t)
		}
	}
}

func (f *finder) call(info *types.Info, n *ast.CallExpr) {
	if id, kind := builtinOnChannel(info, n); id != nil && id.Name == "close" && kind == mixed {
		f.add(n.Pos(), "close of a type parameter for channels of several element types has no common function type")
	}
	if len(n.Args) == 0 {
		return
	}
	arg := info.TypeOf(n.Args[0])
	if tv := info.Types[n.Fun]; tv.IsType() && tv.Type.Underlying() == types.Typ[types.UnsafePointer] {
		if p, ok := arg.Underlying().(*types.Pointer); ok && isDistinct(p.Elem()) {
			f.unseen(n.Pos(), "unsafe.Pointer to a %s: what the shim keeps in its memory is another thing", p.Elem())
		}
		return
	}
	if name := unsafeBuiltin(info, n); name != "" && holds(arg, isResized, 0) {
		f.unseen(n.Pos(), "unsafe.%s of a type with a timer in it: the shim's has another size", name)
	}
}

func unsafeBuiltin(info *types.Info, n *ast.CallExpr) string {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	b, ok := info.Uses[sel.Sel].(*types.Builtin)
	if !ok || (b.Name() != "Sizeof" && b.Name() != "Offsetof" && b.Name() != "Alignof") {
		return ""
	}
	return b.Name()
}

// holds tells whether a value of type t holds one of a type that is wanted.
func holds(t types.Type, wanted func(types.Type) bool, depth int) bool {
	if depth > nestingMax {
		return false
	}
	if wanted(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if holds(f.Type(), wanted, depth+1) {
				return true
			}
		}
	case *types.Array:
		return holds(u.Elem(), wanted, depth+1)
	}
	return false
}
