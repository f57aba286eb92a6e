package main

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"
)

// called is the name of the function that an expression stands for; nil if it has none.
func called(fun ast.Expr) *ast.Ident {
	switch f := fun.(type) {
	case *ast.ParenExpr:
		return called(f.X)
	case *ast.IndexExpr:
		return called(f.X)
	case *ast.IndexListExpr:
		return called(f.X)
	case *ast.SelectorExpr:
		return f.Sel
	case *ast.Ident:
		return f
	}
	return nil
}

// callIn makes an argument of the call: its second argument, its type arguments, and
// the options that follow.
func callIn(p *packages.Package, call *ast.CallExpr) (*argument, error) {
	a := &argument{pkg: p.Name, function: replaying[called(call.Fun).Name], imports: map[string]string{}}
	var err error
	if a.source, err = a.take(p, call.Args[1]); err != nil {
		return nil, err
	}
	for _, option := range call.Args[2:] {
		text, err := a.take(p, option)
		if err != nil {
			return nil, err
		}
		a.options += ", " + text
	}
	if call.Ellipsis.IsValid() {
		a.options += "..."
	}
	var types []string
	for _, t := range typeArgumentsOf(call.Fun) {
		text, err := a.take(p, t)
		if err != nil {
			return nil, err
		}
		types = append(types, text)
	}
	if len(types) > 0 {
		a.function += "[" + strings.Join(types, ", ") + "]"
	}
	return a, nil
}

func typeArgumentsOf(fun ast.Expr) []ast.Expr {
	switch f := fun.(type) {
	case *ast.ParenExpr:
		return typeArgumentsOf(f.X)
	case *ast.IndexExpr:
		return []ast.Expr{f.Index}
	case *ast.IndexListExpr:
		return f.Indices
	}
	return nil
}

// take gives the source of an expression and notes what it imports. What is declared
// inside of a function around it does not exist elsewhere.
func (a *argument) take(p *packages.Package, expr ast.Expr) (string, error) {
	var local types.Object
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		o := p.TypesInfo.Uses[id]
		if pkg, ok := o.(*types.PkgName); ok {
			a.imports[pkg.Imported().Path()] = pkg.Name()
			if pkg.Name() == pkg.Imported().Name() {
				a.imports[pkg.Imported().Path()] = ""
			}
			return true
		}
		inside := o != nil && expr.Pos() <= o.Pos() && o.Pos() < expr.End()
		if o != nil && !inside && o.Parent() != nil && o.Parent() != types.Universe && o.Pkg() != nil && o.Parent() != o.Pkg().Scope() {
			local = o
		}
		return true
	})
	if local != nil {
		return "", fmt.Errorf("what it hands to package props depends on %s, which is declared in the test; name the constructor with -new", local.Name())
	}
	return printed(p.Fset, expr)
}
