package main

import (
	"errors"
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// errNoLock says that a package offers nothing that could be verified.
var errNoLock = errors.New("it has no lock: no exported function or type gives a sync.Locker, or a value with NewThread(string); and no exported function makes an event loop out of a thread")

// A survey is what a look at the exported names of a package found.
type survey struct {
	ready   []string // expressions for -new that need nothing from the user
	hints   []string // functions that make a lock but want arguments
	generic []string // types and functions that want type arguments
	loops   []loopFunc
}

// findConstructor gives the expression of the only lock or event loop that p can make.
func findConstructor(p *types.Package) (string, error) {
	s := look(p)
	switch {
	case len(s.ready) == 1:
		return s.ready[0], nil
	case len(s.ready) > 1:
		return "", fmt.Errorf("it has several %s; choose one:%s", s.things(), choices(s.ready))
	case len(s.hints) > 0:
		return "", fmt.Errorf("its locks need arguments; write the call, as in:%s", choices(s.hints))
	case len(s.generic) > 0:
		return "", fmt.Errorf("its locks are generic; choose the type arguments, as in:%s", choices(s.generic))
	}
	return "", errNoLock
}

// things is what there are several of.
func (s *survey) things() string {
	if len(s.loops) == 0 {
		return "locks"
	}
	return "locks or event loops"
}

// choices lists expressions as flags, one a line, in a form that a shell takes.
func choices(expressions []string) string {
	var b strings.Builder
	for _, e := range expressions {
		b.WriteString("\n\t-new " + quote(e))
	}
	return b.String()
}

// quote protects an expression from the shell.
func quote(s string) string {
	plain := func(c rune) bool {
		return c == '.' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
	}
	if s != "" && !strings.ContainsFunc(s, func(c rune) bool { return !plain(c) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// look goes through the exported functions, and then through the exported types
// that no function makes: their zero value may be the lock.
func look(p *types.Package) survey {
	var s survey
	made := map[*types.TypeName]bool{}
	scope := p.Scope()
	for _, name := range scope.Names() {
		if f, ok := scope.Lookup(name).(*types.Func); ok && f.Exported() {
			s.addFunc(f, made)
		}
	}
	for _, name := range scope.Names() {
		if t, ok := scope.Lookup(name).(*types.TypeName); ok && t.Exported() && !made[t] {
			s.addType(t)
		}
	}
	s.ready = append(s.ready, loopChoice(s.loops)...)
	for _, list := range [][]string{s.ready, s.hints, s.generic} {
		slices.Sort(list)
	}
	return s
}

// addFunc notes a function that makes a lock. A type that has any constructor is
// marked as made: its zero value may be useless.
func (s *survey) addFunc(f *types.Func, made map[*types.TypeName]bool) {
	sig := f.Signature()
	if sig.Results().Len() == 0 {
		return
	}
	if shape, ok := loopMaker(sig); ok && sig.TypeParams().Len() == 0 {
		s.loops = append(s.loops, loopFunc{f.Name(), shape})
		return
	}
	result := sig.Results().At(0).Type()
	k := kindOf(result)
	if k == noLock {
		return
	}
	if t := named(result); t != nil && t.Pkg() == f.Pkg() {
		made[t] = true
	}
	switch {
	case sig.TypeParams().Len() > 0:
		s.generic = append(s.generic, f.Name()+typeArguments(sig.TypeParams()))
	case sig.Results().Len() > 1:
		s.hints = append(s.hints, wrapped(f))
	case sig.Params().Len() > 0:
		s.hints = append(s.hints, f.Name()+arguments(sig))
	default:
		s.ready = append(s.ready, f.Name())
	}
}

// addType notes a type whose zero value is a lock. Zero maps, channels, pointers
// and functions are nil, so they are not.
func (s *survey) addType(t *types.TypeName) {
	n, ok := t.Type().(*types.Named)
	if !ok {
		return // an alias belongs to the package that declares the type
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Basic:
	default:
		return
	}
	if kindOf(types.NewPointer(n)) == noLock {
		return
	}
	if n.TypeParams().Len() > 0 {
		s.generic = append(s.generic, "new("+t.Name()+typeArguments(n.TypeParams())+")")
		return
	}
	s.ready = append(s.ready, "new("+t.Name()+")")
}

// arguments are the parameters of a function by type, as placeholders.
func arguments(sig *types.Signature) string {
	var list []string
	for i := range sig.Params().Len() {
		list = append(list, types.TypeString(sig.Params().At(i).Type(), (*types.Package).Name))
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func typeArguments(list *types.TypeParamList) string {
	var names []string
	for i := range list.Len() {
		names = append(names, list.At(i).Obj().Name())
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// wrapped shows how to drop the other results of a constructor.
func wrapped(f *types.Func) string {
	sig := f.Signature()
	local := types.RelativeTo(f.Pkg())
	rest := strings.Repeat(", _", sig.Results().Len()-1)
	call := f.Name() + "()"
	if sig.Params().Len() > 0 {
		call = f.Name() + arguments(sig)
	}
	return fmt.Sprintf("func() %s { l%s := %s; return l }", types.TypeString(sig.Results().At(0).Type(), local), rest, call)
}
