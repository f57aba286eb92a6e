package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/gilcheck/gilcheck/props/mutate"
)

// contract are the methods that a verification calls, of a lock and of its threads.
var contract = []string{
	"NewThread", "Close", "SetSwitchInterval", "SwitchInterval",
	"Acquire", "Release", "TryAcquire", "AcquireContext", "Checkpoint", "Block", "Exit",
	"Lock", "Unlock", "TryLock", "LockContext",
}

// A reach is the code that a verification can come to. Mutants elsewhere, as in a
// String method, would survive every check and say nothing about the checks.
//
// It errs on the side of what is called: of the lock and its threads only the contract
// is, but of any other type that is named all exported methods, since other packages may
// call them, and of an interface's method all that have its name.
type reach struct {
	p        *packages.Package
	subjects []*types.TypeName // the lock and its threads
	declared map[types.Object]ast.Node
	methods  map[string][]*types.Func
	reached  map[types.Object]bool
	list     []types.Object // likewise, in the order in which they were found
}

// reach goes through the package. It notes the functions that are out of reach, and
// tells of a mutant's function whether it is not.
func (l *laboratory) reach() func(function string) bool {
	r := &reach{p: l.target.plain, declared: map[types.Object]ast.Node{}, methods: map[string][]*types.Func{}, reached: map[types.Object]bool{}}
	expr, err := parser.ParseExpr(l.constructor.expr)
	if err == nil {
		r.subjects = subjects(r.p, expr)
	}
	if len(r.subjects) == 0 {
		return func(string) bool { return true } // what is called cannot be told
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			r.add(r.p.Types.Scope().Lookup(id.Name))
		}
		return true
	})
	r.declare()
	for i := 0; i < len(r.list); i++ { // it grows
		r.follow(r.list[i])
	}
	names := map[string]bool{}
	for o, d := range r.declared {
		if f, ok := d.(*ast.FuncDecl); ok {
			name := mutate.FunctionName(f)
			names[name] = names[name] || r.reached[o]
		}
	}
	for name, is := range names {
		if !is {
			l.unreached = append(l.unreached, name)
		}
	}
	slices.Sort(l.unreached)
	return func(function string) bool { return function == "" || names[function] }
}

// subjects are the type of the lock and that of its threads; nil if either cannot be
// told from the expression.
func subjects(p *packages.Package, expr ast.Expr) []*types.TypeName {
	info, err := check(p, expr)
	if err != nil {
		return nil
	}
	value, _, err := made(info.Types[expr])
	if err != nil || types.IsInterface(value) || named(value) == nil {
		return nil
	}
	list := []*types.TypeName{named(value)}
	if kindOf(value) != gilLock {
		return list
	}
	o, _, _ := types.LookupFieldOrMethod(value, false, nil, "NewThread")
	thread := o.(*types.Func).Signature().Results().At(0).Type()
	if types.IsInterface(thread) || named(thread) == nil {
		return nil
	}
	return append(list, named(thread))
}

// declare collects what there is, and follows what is run before any function.
func (r *reach) declare() {
	for _, file := range r.p.Syntax {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				f := r.p.TypesInfo.Defs[d.Name].(*types.Func)
				r.declared[f] = d
				if d.Recv != nil {
					r.methods[f.Name()] = append(r.methods[f.Name()], f)
				} else if f.Name() == "init" {
					r.add(f)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if t, ok := s.(*ast.TypeSpec); ok {
						r.declared[r.p.TypesInfo.Defs[t.Name]] = t
					} else if d.Tok == token.VAR {
						r.names(s)
					}
				}
			}
		}
	}
}

func (r *reach) add(o types.Object) {
	if f, ok := o.(*types.Func); ok {
		o = f.Origin()
	}
	if o != nil && o.Pkg() == r.p.Types && !r.reached[o] {
		r.reached[o] = true
		r.list = append(r.list, o)
	}
}

// follow adds what a function or type names, and the methods that come with a type.
func (r *reach) follow(o types.Object) {
	if d := r.declared[o]; d != nil {
		r.names(d)
	}
	t, ok := o.(*types.TypeName)
	if !ok {
		return
	}
	for name, list := range r.methods {
		for _, f := range list {
			if named(f.Signature().Recv().Type()) != t {
				continue
			}
			if slices.Contains(r.subjects, t) && slices.Contains(contract, name) || !slices.Contains(r.subjects, t) && f.Exported() {
				r.add(f)
			}
		}
	}
}

// names adds all that is named in a piece of code.
func (r *reach) names(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		o := r.p.TypesInfo.Uses[id]
		if f, ok := o.(*types.Func); ok && f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()) {
			for _, m := range r.methods[f.Name()] {
				r.add(m)
			}
		}
		switch o.(type) {
		case *types.Func, *types.TypeName:
			r.add(o)
		}
		return true
	})
}
