package instrument

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// choose fills w.chosen: the named packages, and those of their dependencies that
// synchronise. Dependencies of tests count only if they belong to a main module, or
// are primitives: a user's own test helpers start goroutines too, but a test
// framework is left alone.
func (w *world) choose() error {
	never := map[string]bool{}
	for _, p := range w.shims {
		never[p.ImportPath] = true // an import cycle otherwise
	}
	seen := map[string]bool{}
	var visit func(p *listed, testing bool) error
	visit = func(p *listed, testing bool) error {
		if p == nil || p.Standard || seen[p.ImportPath] {
			return nil
		}
		seen[p.ImportPath] = true
		path := p.path()
		wanted := !never[path] && !ours(path) && w.chosen[path] == nil && !(testing && !p.isMain() && !strings.HasPrefix(path, primitives))
		if wanted && w.synchronises(p) {
			if err := w.check(p, false); err != nil {
				return err
			}
		}
		for _, i := range p.Imports {
			if err := visit(w.imported(p, i), testing); err != nil {
				return err
			}
		}
		return nil
	}
	for _, p := range w.named {
		if never[p.ImportPath] {
			return fmt.Errorf("%s: the scheduler itself is made of this package", p.ImportPath)
		}
		if ours(p.ImportPath) {
			continue
		}
		if err := w.check(p, true); err != nil {
			return err
		}
	}
	for _, p := range w.named {
		if err := visit(p, false); err != nil {
			return err
		}
	}
	for _, v := range w.variants() { // chosen above, with the packages that they test
		for _, i := range v.Imports {
			if err := visit(w.imported(v, i), true); err != nil {
				return err
			}
		}
	}
	w.order = slices.Sorted(maps.Keys(w.chosen))
	return nil
}

// suite lists the directories of gilcheck that are not under test, not even on
// request: they watch from outside. Locks below their testdata are.
var suite = []string{"fuzz", "linearizability", "model", "props"}

// primitives are synchronisation that tests use like the standard library's.
const primitives = "golang.org/x/sync/"

// ours tells whether a package belongs to the suite.
func ours(path string) bool {
	rest, found := strings.CutPrefix(path, modulePath+"/")
	if !found {
		return path == modulePath
	}
	first, _, _ := strings.Cut(rest, "/")
	return slices.Contains(suite, first) && !strings.Contains(rest, "/testdata/")
}

func (p *listed) isMain() bool { return p.Module != nil && p.Module.Main }

func (w *world) imported(p *listed, path string) *listed {
	if to, ok := p.ImportMap[path]; ok {
		path = to
	}
	return w.all[path]
}

// variants are the packages under test, with their tests.
func (w *world) variants() []*listed {
	var list []*listed
	for _, p := range w.named {
		for _, id := range []string{p.ImportPath + " [" + p.ImportPath + ".test]", p.ImportPath + "_test [" + p.ImportPath + ".test]"} {
			if v := w.all[id]; v != nil {
				list = append(list, v)
			}
		}
	}
	return list
}

// calls lists, of packages that everybody imports, what concerns the scheduler.
var calls = map[string][]string{
	"time":    {"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Ticker", "Timer", "Until"},
	"context": {"AfterFunc", "WithCancel", "WithCancelCause", "WithDeadline", "WithDeadlineCause", "WithTimeout", "WithTimeoutCause"},
	"iter":    {"Pull", "Pull2"},
	"runtime": {"Goexit", "Gosched", "NumGoroutine"},
	unixPath:  slices.Concat(everyUnix, linuxOnly),
}

// synchronises looks for synchronisation in the syntax alone: it is asked for every
// dependency. A file that cannot be read or parsed does not; the compiler knows why.
func (w *world) synchronises(p *listed) bool {
	for _, name := range p.files() {
		text, err := w.read(name)
		if err != nil || !suspicious(text) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err == nil && synchronisesFile(file) {
			return true
		}
	}
	return false
}

// suspicious spares most files the parser.
func suspicious(text []byte) bool {
	for _, s := range []string{`"sync`, `"time"`, `"context"`, `"runtime"`, `"iter"`, unixPath, "<-", "go ", "chan ", "select"} {
		if bytes.Contains(text, []byte(s)) {
			return true
		}
	}
	return false
}

func synchronisesFile(file *ast.File) bool {
	names := map[string]string{} // of imported packages
	for _, i := range file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue // parsed, so it is a string
		}
		switch {
		case path == "sync" || path == "sync/atomic":
			return true
		case calls[path] == nil:
		case i.Name == nil:
			names[filepath.Base(path)] = path
		case i.Name.Name == ".":
			return true
		default:
			names[i.Name.Name] = path
		}
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt, *ast.ChanType:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				found = found || slices.Contains(calls[names[x.Name]], n.Sel.Name)
			}
		}
		return !found
	})
	return found
}
