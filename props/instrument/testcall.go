package instrument

import (
	"go/ast"
	"go/types"
	"slices"
)

// testMethods are the methods of *testing.T that package tests stands in for.
var testMethods = []string{"Run", "Parallel", "Cleanup", "Context"}

// testMethod is the selector of a call of one of testMethods, if t is a *testing.T;
// nil for other calls.
func (r *rewriter) testMethod(n *ast.CallExpr) *ast.SelectorExpr {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains(testMethods, sel.Sel.Name) {
		return nil
	}
	chosen := r.info.Selections[sel]
	if chosen == nil || chosen.Kind() != types.MethodVal {
		return nil
	}
	p, ok := chosen.Recv().(*types.Pointer)
	if !ok {
		return nil
	}
	named, ok := p.Elem().(*types.Named)
	if !ok || named.Obj().Name() != "T" || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "testing" {
		return nil
	}
	return sel
}

// testCall makes t.Run(name, f) a call of the shim's Run(t, name, f).
func (r *rewriter) testCall(n *ast.CallExpr) string {
	sel := r.testMethod(n)
	// Line ends come after the comma, where no semicolon is put in.
	return r.shim("tests") + sel.Sel.Name + "(" + r.node(sel.X) + ", " + r.lines(sel.X.End(), n.Lparen) + r.span(n.Lparen+1, n.End())
}
