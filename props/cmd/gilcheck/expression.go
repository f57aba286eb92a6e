package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A constructor is an expression that makes locks or event loops, understood.
type constructor struct {
	expr    string   // as in -new
	source  string   // Go source of a func() L; for an event loop, of a func(T) (L, error)
	options []string // Go source of options that the generated test adds, for an event loop
	kind    kind
	imports map[string]string // package path to the name used in source
	foreign bool              // nothing of the package itself is named
	private bool              // something unexported is named
}

// newConstructor type-checks expr in the scope of p, with the imports of any of
// its files. It is a function that makes a lock or a loop, or an expression that is a
// lock.
func newConstructor(p *packages.Package, expr string) (*constructor, error) {
	parsed, err := parser.ParseExpr(expr)
	if err != nil {
		return nil, fmt.Errorf("-new %s is not an expression: %w", quote(expr), err)
	}
	info, err := check(p, parsed)
	if err != nil {
		return nil, fmt.Errorf("-new %s: %w", quote(expr), err)
	}
	c := &constructor{expr: expr, source: expr, imports: map[string]string{}, foreign: true}
	if shape, ok := loopExpression(info.Types[parsed]); ok {
		c.survey(p, parsed, info)
		c.asLoop(p.Types, shape)
		return c, nil
	}
	value, wrap, err := made(info.Types[parsed])
	if err == nil {
		c.kind = kindOf(value)
		err = usable(value, c.kind)
	}
	if err != nil {
		return nil, fmt.Errorf("-new %s: %w", quote(expr), err)
	}
	c.survey(p, parsed, info)
	if wrap {
		c.wrap(p.Types, value)
	}
	return c, nil
}

// check tries the package scope with the imports of one file after the other;
// the error is the first one's.
func check(p *packages.Package, expr ast.Expr) (*types.Info, error) {
	var first error
	for _, file := range p.Syntax {
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		err := types.CheckExpr(p.Fset, p.Types, file.Name.End(), expr, info)
		if err == nil {
			return info, nil
		}
		if first == nil {
			first = err
		}
	}
	var e types.Error
	if errors.As(first, &e) {
		// without the position, which is in no file, and on one line
		return nil, errors.New(strings.Join(strings.Fields(e.Msg), " "))
	}
	if first == nil {
		first = errors.New("the package has no Go files outside its tests")
	}
	return nil, first
}

// loopExpression tells whether an expression is a function that makes event loops.
func loopExpression(tv types.TypeAndValue) (loopShape, bool) {
	if !tv.IsValue() {
		return loopShape{}, false
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	if !ok || sig.TypeParams().Len() > 0 {
		return loopShape{}, false
	}
	return loopMaker(sig)
}

// made is the type of the locks that an expression makes, and whether it has to
// be wrapped into a function to make more than one.
func made(tv types.TypeAndValue) (value types.Type, wrap bool, err error) {
	if tv.IsType() {
		return nil, false, fmt.Errorf("it is a type; write an expression such as 'new(%s)'", types.TypeString(tv.Type, (*types.Package).Name))
	}
	if !tv.IsValue() {
		return nil, false, errors.New("it has no value")
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	if !ok || kindOf(tv.Type) != noLock {
		return tv.Type, true, nil
	}
	switch {
	case sig.TypeParams().Len() > 0:
		return nil, false, fmt.Errorf("it is generic; choose the type arguments in %s", typeArguments(sig.TypeParams()))
	case sig.Params().Len() > 0:
		return nil, false, fmt.Errorf("it needs arguments; write the call, with values for %s", arguments(sig))
	case sig.Results().Len() != 1:
		return nil, false, fmt.Errorf("it returns %d values, want one lock; wrap it: 'func() … { l, _ := …; return l }'", sig.Results().Len())
	}
	return sig.Results().At(0).Type(), false, nil
}

// usable explains why a type is no lock.
func usable(t types.Type, k kind) error {
	name := types.TypeString(t, (*types.Package).Name)
	switch {
	case k != noLock:
		return nil
	case kindOf(types.NewPointer(t)) != noLock:
		return fmt.Errorf("only the pointer *%s is a lock; make it return one", name)
	}
	return fmt.Errorf("a value of type %s is no lock: it has neither Lock and Unlock nor NewThread(string) that gives something with Acquire and Release; and it is no function that makes an event loop out of a thread", name)
}

// survey notes what the test file has to import, and from where it can be written.
func (c *constructor) survey(p *packages.Package, expr ast.Expr, info *types.Info) {
	for _, o := range info.Uses {
		if pkg, ok := o.(*types.PkgName); ok {
			c.imports[pkg.Imported().Path()] = pkg.Name()
			continue
		}
		if o.Pkg() == p.Types {
			c.foreign = c.foreign && o.Parent() != p.Types.Scope()
			c.private = c.private || !o.Exported()
		}
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			c.surveyBody(p, f)
		}
		return true
	})
}

// surveyBody is for function literals: CheckExpr leaves their bodies alone, so
// they may name anything of the package, and whatever its files import.
func (c *constructor) surveyBody(p *packages.Package, f *ast.FuncLit) {
	c.foreign, c.private = false, true
	ast.Inspect(f.Body, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		for _, file := range p.Syntax {
			if pkg, ok := p.TypesInfo.Scopes[file].Lookup(id.Name).(*types.PkgName); ok {
				c.imports[pkg.Imported().Path()] = pkg.Name()
			}
		}
		return true
	})
}

// wrap makes a function of an expression.
func (c *constructor) wrap(p *types.Package, value types.Type) {
	c.source = fmt.Sprintf("func() %s { return %s }", c.typeName(p, value), c.expr)
}

// typeName writes a type for the test file, which then imports what that takes.
func (c *constructor) typeName(p *types.Package, value types.Type) string {
	if t := named(value); t != nil && t.Pkg() == p && !t.Exported() {
		c.private = true
	}
	return types.TypeString(value, func(other *types.Package) string {
		if other == p {
			c.foreign = false
			return ""
		}
		if c.imports[other.Path()] == "" {
			c.imports[other.Path()] = other.Name()
		}
		return c.imports[other.Path()]
	})
}
