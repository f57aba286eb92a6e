package instrument

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// crossings lists where a shimmed type would meet the one of the standard library:
// in the declarations, used by u, of a package that is not rewritten, and in those
// of u, used by a package that was dropped.
func (w *world) crossings(u *unit) []Refusal {
	f := &finder{world: w, unit: u, seen: map[string]bool{}}
	u.uses(func(id *ast.Ident, obj types.Object) {
		if !w.stays(obj.Pkg()) {
			return
		}
		if t := exposed(obj); t != nil {
			f.add(id.Pos(), "%s crosses into package %s, which is not rewritten%s", t, obj.Pkg().Path(), w.because(obj.Pkg().Path()))
		}
	})
	for _, path := range slices.Sorted(maps.Keys(w.left)) {
		w.left[path].uses(func(id *ast.Ident, obj types.Object) {
			if obj.Pkg() == nil || obj.Pkg().Path() != u.path {
				return
			}
			if t := exposed(obj); t != nil {
				f.add(id.Pos(), "%s of package %s is used by package %s, which is not rewritten%s", t, u.path, path, w.because(path))
			}
		})
	}
	return f.found
}

// because tells why a package is not rewritten, if it was to be.
func (w *world) because(path string) string {
	if u := w.left[path]; u != nil {
		return " (" + u.reason + ")"
	}
	return ""
}

// uses calls f for each name in the package that something declared elsewhere, or
// here, stands behind.
func (u *unit) uses(f func(*ast.Ident, types.Object)) {
	for _, p := range u.parts {
		for _, s := range p.sources {
			ast.Inspect(s.syntax, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if obj := p.info.Uses[id]; obj != nil {
						f(id, obj)
					}
				}
				return true
			})
		}
	}
}

// stays tells whether a package is compiled as it is. The packages behind the shims
// do not count.
func (w *world) stays(p *types.Package) bool {
	return p != nil && swapped[p.Path()] == "" && w.chosen[p.Path()] == nil && w.chosen[testedBy(p.Path())] == nil
}

// testedBy is the package that an external test belongs to.
func testedBy(path string) string {
	if n := len(path) - len("_test"); n > 0 && path[n:] == "_test" {
		return path[:n]
	}
	return path
}

// exposed is a shimmed type that a user of obj has to know.
func exposed(obj types.Object) types.Type {
	switch obj := obj.(type) {
	case *types.PkgName, *types.Builtin, *types.Label, *types.Nil:
		return nil
	case *types.TypeName:
		if i, ok := obj.Type().Underlying().(*types.Interface); ok {
			return mentioned(i) // whoever implements it
		}
		if obj.IsAlias() {
			return mentioned(obj.Type())
		}
		return nil
	}
	return mentioned(obj.Type())
}
