package main

import (
	"errors"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// ownTests names the tests of the package that call props.Verify, VerifyLocker or
// VerifyLoop: what their author declared there holds. It is an error if
// there are some that do not build, since a generated test would not know of
// these declarations.
func ownTests(t *target) ([]string, error) {
	var names []string
	var broken *packages.Package
	for _, p := range t.tests {
		found := verifyTests(p)
		names = append(names, found...)
		if len(found) > 0 && len(p.Errors) > 0 {
			broken = p
		}
	}
	if broken != nil {
		return nil, errors.New("its tests that call props.Verify do not build: " + loadError(broken.Errors))
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// verifyTests names the tests of one variant of a package that verify a lock or
// a loop, in source order.
func verifyTests(p *packages.Package) []string {
	var names []string
	for _, f := range testsOf(p) {
		if calls(f, p.TypesInfo, "Verify", "VerifyLocker", "VerifyLoop") {
			names = append(names, f.Name.Name)
		}
	}
	return names
}

// testsOf lists the tests of one variant of a package, in source order.
func testsOf(p *packages.Package) []*ast.FuncDecl {
	var tests []*ast.FuncDecl
	for _, file := range p.Syntax {
		if !strings.HasSuffix(p.Fset.Position(file.FileStart).Filename, "_test.go") {
			continue
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && isTest(f) {
				tests = append(tests, f)
			}
		}
	}
	return tests
}

// isTest follows the go command: TestXxx with one parameter, a pointer to a T.
func isTest(f *ast.FuncDecl) bool {
	rest, ok := strings.CutPrefix(f.Name.Name, "Test")
	if !ok || f.Recv != nil || f.Body == nil || f.Type.TypeParams != nil || f.Type.Params.NumFields() != 1 {
		return false
	}
	if rest != "" && strings.ToUpper(rest[:1]) != rest[:1] {
		return false
	}
	star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	switch t := star.X.(type) {
	case *ast.Ident:
		return t.Name == "T"
	case *ast.SelectorExpr:
		return t.Sel.Name == "T"
	}
	return false
}

// calls tells whether a test calls one of the named functions of package props. It
// looks into the whole body, subtests included, but not into the functions that the
// test calls.
func calls(f *ast.FuncDecl, info *types.Info, names ...string) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && isProps(info.Uses[id], names) {
			found = true
		}
		return !found
	})
	return found
}

func isProps(o types.Object, names []string) bool {
	f, ok := o.(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != propsPath || f.Signature().Recv() != nil {
		return false
	}
	return slices.Contains(names, f.Name())
}
