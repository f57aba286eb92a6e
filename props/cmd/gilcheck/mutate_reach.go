package main

import (
	"go/ast"
	"go/parser"
	"go/types"
	"slices"

	"github.com/gilcheck/gilcheck/props/mutate"
)

// contract are the methods that a verification calls, of a lock and of its threads.
var contract = []string{
	"NewThread", "Close", "SetSwitchInterval", "SwitchInterval",
	"Acquire", "Release", "TryAcquire", "AcquireContext", "Checkpoint", "Block", "Exit",
	"Lock", "Unlock", "TryLock", "LockContext",
}

// reach tells which mutants are in code that a verification can come to. What is in
// other functions, such as a String method, would survive every check, and says nothing
// about them. The functions that are left out are noted.
//
// It errs on the side of what is called: all that is named somewhere, and all methods
// of types that are no locks, since other packages may call these.
func (l *laboratory) reach() func(mutate.Mutant) bool {
	p := l.target.plain
	bodies := map[*types.Func]*ast.FuncDecl{}
	var list []*types.Func // reached
	reached := map[*types.Func]bool{}
	add := func(f *types.Func) {
		if f = f.Origin(); !reached[f] {
			reached[f] = true
			list = append(list, f)
		}
	}
	methods := map[string][]*types.Func{}
	named := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			f, ok := p.TypesInfo.Uses[id].(*types.Func)
			switch {
			case !ok:
			case f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()):
				for _, m := range methods[f.Name()] {
					add(m)
				}
			case f.Pkg() == p.Types:
				add(f)
			}
			return true
		})
	}
	for _, file := range p.Syntax {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				o := p.TypesInfo.Defs[f.Name].(*types.Func)
				bodies[o] = f
				if f.Recv != nil {
					methods[f.Name.Name] = append(methods[f.Name.Name], o)
				}
			}
		}
	}
	for _, file := range p.Syntax {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			switch {
			case !ok:
				named(d)
			case l.isRoot(p.TypesInfo.Defs[f.Name].(*types.Func)):
				add(p.TypesInfo.Defs[f.Name].(*types.Func))
			}
		}
	}
	for i := 0; i < len(list); i++ { // it grows
		if body := bodies[list[i]]; body != nil && body.Body != nil {
			named(body.Body)
		}
	}
	names := map[string]bool{}
	for o, d := range bodies {
		name := mutate.FunctionName(d)
		names[name] = names[name] || reached[o]
	}
	for name, is := range names {
		if !is {
			l.unreached = append(l.unreached, name)
		}
	}
	slices.Sort(l.unreached)
	return func(m mutate.Mutant) bool { return names[m.Function] }
}

// isRoot tells whether a function may be called from outside of the package.
func (l *laboratory) isRoot(f *types.Func) bool {
	recv := f.Signature().Recv()
	switch {
	case f.Name() == "init" && recv == nil:
		return true
	case recv == nil || l.constructor.names(f.Name()):
		return l.constructor.names(f.Name())
	case !f.Exported():
		return false
	case l.constructor.kind != gilLock && l.constructor.kind != locker:
		return true // an event loop is called by other names
	}
	o, isLock := recv.Type(), false
	for _, pair := range [][2]string{{"NewThread", "NewThread"}, {"Acquire", "Release"}, {"Lock", "Unlock"}} {
		isLock = isLock || hasMethod(o, pair[0]) && hasMethod(o, pair[1])
	}
	return !isLock || slices.Contains(contract, f.Name())
}

func hasMethod(t types.Type, method string) bool {
	o, _, _ := types.LookupFieldOrMethod(t, true, nil, method)
	_, ok := o.(*types.Func)
	return ok
}

// names tells whether the expression contains a name.
func (c *constructor) names(name string) bool {
	found := false
	expr, err := parser.ParseExpr(c.expr)
	if err != nil {
		return false
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
