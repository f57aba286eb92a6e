// Package dropin compares a shim with the standard package that it stands in for.
package dropin

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Prefix is what the path of a shim has before that of the standard package.
const Prefix = "github.com/gilcheck/gilcheck/props/shim/"

// Differences lists what a program could notice when the standard package of
// the path is exchanged for its shim: an identifier that is missing or of
// another type, a field or method of a type that the shim has made its own.
func Differences(path string) ([]string, error) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps},
		path, Prefix+path)
	if err != nil {
		return nil, err
	}
	found := map[string]*types.Scope{}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
		found[p.PkgPath] = p.Types.Scope()
	}
	std, shim := found[path], found[Prefix+path]
	if std == nil || shim == nil {
		return nil, fmt.Errorf("%s and its shim are not both there", path)
	}
	return compare(std, shim), nil
}

func compare(std, shim *types.Scope) []string {
	var list []string
	for _, name := range std.Names() {
		want := std.Lookup(name)
		if !want.Exported() {
			continue
		}
		got := shim.Lookup(name)
		if got == nil {
			list = append(list, name+" is missing")
			continue
		}
		w, g := describe(want), describe(got)
		if t, isType := got.(*types.TypeName); isType && t.IsAlias() && types.Unalias(got.Type()) == types.Unalias(want.Type()) {
			continue
		}
		if !slices.Equal(w, g) {
			list = append(list, fmt.Sprintf("%s is %q, and %q in the shim", name, w, g))
		}
	}
	for _, name := range shim.Names() {
		if shim.Lookup(name).Exported() && std.Lookup(name) == nil {
			list = append(list, name+" is in the shim only")
		}
	}
	return list
}

// describe says what a program can do with the object, one line for each of its
// parts. Names of parameters do not count.
func describe(o types.Object) []string {
	switch o := o.(type) {
	case *types.Const:
		return []string{"const " + name(o.Type()) + " = " + o.Val().ExactString()}
	case *types.Var:
		return []string{"var " + name(o.Type())}
	case *types.Func:
		return []string{"func " + signature(o.Signature())}
	case *types.TypeName:
		return members(o.Type())
	}
	return []string{o.String()}
}

// members lists the exported fields and the methods of a type.
func members(t types.Type) []string {
	var list []string
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if f.Exported() {
				list = append(list, "field "+f.Name()+" "+name(f.Type()))
			}
		}
	} else {
		list = append(list, "type "+name(t.Underlying()))
	}
	for _, receiver := range []types.Type{t, types.NewPointer(t)} {
		for m := range types.NewMethodSet(receiver).Methods() {
			if m.Obj().Exported() {
				_, pointer := receiver.(*types.Pointer)
				list = append(list, fmt.Sprint("method ", m.Obj().Name(), signature(m.Type().(*types.Signature)), " pointer: ", pointer))
			}
		}
	}
	return list
}

func signature(s *types.Signature) string {
	variadic := ""
	if s.Variadic() {
		variadic = "..."
	}
	var parameters []string
	for p := range s.TypeParams().TypeParams() {
		parameters = append(parameters, name(p.Constraint()))
	}
	return fmt.Sprint(parameters, tuple(s.Params()), variadic, tuple(s.Results()))
}

func tuple(t *types.Tuple) []string {
	var list []string
	for v := range t.Variables() {
		list = append(list, name(v.Type()))
	}
	return list
}

// name writes a type with a shim's types named as the standard ones.
func name(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return strings.TrimPrefix(p.Path(), Prefix) })
}
