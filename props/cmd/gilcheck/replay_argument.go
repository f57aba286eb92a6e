package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"strings"

	counter "github.com/gilcheck/gilcheck/props/replay"
)

// An argument is what a test that replays hands to package props.
type argument struct {
	pkg      string            // name of the package of the test
	function string            // of package props, with type arguments if there are any
	source   string            // constructor, or test function
	options  string            // arguments after the counterexample, each after a comma
	imports  map[string]string // path to name; "" is the package's own
}

// argument finds out how a test can make the lock, or which test it has to run.
func (r *replayRequest) argument(e *examination, f *counter.File) (*argument, error) {
	expr := r.new
	if expr == "" {
		expr = f.New
	}
	switch {
	case f.Lock == "" && expr != "":
		return nil, errors.New("-new is for locks, and this is the counterexample of a test")
	case expr != "":
		return constructorArgument(e, expr)
	case f.Lock != "":
		return callArgument(e, f.Test, "Verify", "VerifyLocker", "VerifyLoop")
	}
	return testArgument(e, f.Test)
}

// constructorArgument is a constructor as in -new. The test belongs to an external
// package if it can.
func constructorArgument(e *examination, expr string) (*argument, error) {
	c, err := newConstructor(e.plain, expr)
	if err != nil {
		return nil, err
	}
	if below(e.dir, e.module.cache) {
		return nil, errors.New("its package belongs to the module cache, where no test can be added")
	}
	a := &argument{pkg: e.plain.Name, function: replaying[c.kind.verifier()], source: c.source, imports: map[string]string{}}
	for path, name := range c.imports {
		a.imports[path] = name
	}
	a.options = strings.ReplaceAll(c.arguments(), "zzprops.", "props.")
	if c.private || c.foreign || a.options != "" { // the options name what is in the package
		return a, nil
	}
	a.pkg += "_test"
	a.imports[e.path] = ""
	if path.Base(e.path) != e.plain.Name {
		a.imports[e.path] = e.plain.Name
	}
	a.source, err = qualified(c.source, e.plain.Types)
	return a, err
}

// replaying is the function of package props that replays what another has found.
var replaying = map[string]string{"Verify": "Replay", "VerifyLocker": "ReplayLocker", "VerifyLoop": "ReplayLoop", "Explore": "ReplayTest"}

// qualified is an expression in the scope of a package, as another package writes it.
// It has no function literal but the one that newConstructor puts around it, and so
// no names of its own.
func qualified(expr string, p *types.Package) (string, error) {
	parsed, err := parser.ParseExpr(expr)
	if err != nil {
		return "", err
	}
	qualify(parsed, p)
	return printed(token.NewFileSet(), parsed)
}

// qualify puts the package's name before its names.
func qualify(expr ast.Node, p *types.Package) {
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr: // the name after the dot stays
			qualify(n.X, p)
			return false
		case *ast.KeyValueExpr: // so does a field
			qualify(n.Value, p)
			return false
		case *ast.Ident:
			if p.Scope().Lookup(n.Name) != nil {
				n.Name = p.Name() + "." + n.Name
			}
		}
		return true
	})
}

func printed(set *token.FileSet, n ast.Node) (string, error) {
	var b strings.Builder
	err := format.Node(&b, set, n)
	return b.String(), err
}

// testArgument is a test that the command has explored, or what a test explores itself.
func testArgument(e *examination, name string) (*argument, error) {
	top, _, _ := strings.Cut(name, "/")
	for _, p := range e.tests {
		for _, f := range testsOf(p) {
			if f.Name.Name != top {
				continue
			}
			if calls(f, p.TypesInfo, "Explore") {
				return callArgument(e, name, "Explore")
			}
			return &argument{pkg: p.Name, function: replaying["Explore"], source: top, imports: map[string]string{}}, nil
		}
	}
	return nil, fmt.Errorf("package %s has no test %s", e.path, top)
}

// callArgument is what a test hands to a function of package props. It has to make
// sense outside of the test.
func callArgument(e *examination, name string, functions ...string) (*argument, error) {
	top, _, _ := strings.Cut(name, "/")
	var found []*argument
	for _, p := range e.tests {
		for _, f := range testsOf(p) {
			if f.Name.Name != top {
				continue
			}
			for _, call := range callsOf(f, p.TypesInfo, functions) {
				a, err := callIn(p, call)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				found = append(found, a)
			}
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%s has %d calls of props.%s, want 1; write the test by hand, or use -new", top, len(found), strings.Join(functions, " or props."))
	}
	return found[0], nil
}

// callsOf finds the calls of functions of package props.
func callsOf(f *ast.FuncDecl, info *types.Info, functions []string) []*ast.CallExpr {
	var all []*ast.CallExpr
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) >= 2 && isProps(info.Uses[called(call.Fun)], functions) {
			all = append(all, call)
		}
		return true
	})
	return all
}
