package sched

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the engine and the shims do with their own memory they do in the name of
// whatever thread is running, and nothing orders it in the race detector's view.
// So it must not see their writes; what it never saw written it does not report
// when read. The compiler leaves out what is go:norace, also when it would
// inline it; function literals do not inherit the directive (cmd/compile,
// ssagen.buildssa), and copy, delete and append of a slice are the runtime's,
// which tells the detector itself (runtime/slice.go, runtime/map.go).

// engineTypes have the methods that threads call in the middle of a run. The
// rest of the package, such as the strategies, runs on the driver.
var engineTypes = []string{
	"Thread", "Execution", "Object", "objects", "clock", "Timer", "spin", "Random",
	"coroutine", "pool", "party", "border", "question",
}

// outsideRuns are packages of shims that work only while no run is going on.
var outsideRuns = []string{
	filepath.Join("..", "shim", "globals"),
	filepath.Join("..", "shim", "internal", "dropin"),
	filepath.Join("..", "shim", "internal", "seeds"),
}

// thePrograms are functions whose writes are the program's own.
var thePrograms = []string{
	"Update",          // shim/plain
	"fill", "content", // shim/unix: the buffers of a read and a write
}

func TestTheRaceDetectorSeesNoWriteOfTheEngine(t *testing.T) {
	for _, file := range goFiles(t, ".") {
		if file != "coroutine.go" { // the back-end without the detector
			check(t, file, func(receiver string) bool { return slices.Contains(engineTypes, receiver) })
		}
	}
	for _, file := range goFiles(t, filepath.Join("..", "shim")) {
		if !slices.Contains(outsideRuns, filepath.Dir(file)) {
			check(t, file, func(string) bool { return true })
		}
	}
}

func goFiles(t *testing.T, root string) (files []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return err
	}))
	require.NotEmpty(t, files)
	return files
}

func check(t *testing.T, file string, concerns func(receiver string) bool) {
	t.Helper()
	positions := token.NewFileSet()
	f, err := parser.ParseFile(positions, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil || !concerns(receiver(fn)) || slices.Contains(thePrograms, fn.Name.Name) {
			continue
		}
		for _, fault := range faults(fn) {
			t.Errorf("%v: %s: %s", positions.Position(fault.at), fn.Name.Name, fault.what)
		}
	}
}

func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	x := fn.Recv.List[0].Type
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if generic, ok := x.(*ast.IndexExpr); ok {
		x = generic.X
	}
	if name, ok := x.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

type fault struct {
	at   token.Pos
	what string
}

func faults(fn *ast.FuncDecl) (found []fault) {
	hidden := fn.Doc != nil && slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool { return c.Text == "//go:norace" })
	var literals []ast.Node
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if l, ok := n.(*ast.FuncLit); ok {
			literals = append(literals, l)
		}
		within := slices.ContainsFunc(literals, func(l ast.Node) bool { return n != nil && l.Pos() <= n.Pos() && n.End() <= l.End() })
		switch {
		case n != nil && tells(n):
			found = append(found, fault{n.Pos(), "the runtime tells the race detector of this"})
		case n != nil && writes(n) && within:
			found = append(found, fault{n.Pos(), "a function literal writes"})
		case n != nil && writes(n) && !hidden:
			found = append(found, fault{n.Pos(), "writes, and is not go:norace"})
		}
		return true
	})
	return found
}

// writes reports an assignment to anything but a variable by its name.
func writes(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return slices.ContainsFunc(n.Lhs, func(x ast.Expr) bool { _, name := x.(*ast.Ident); return !name })
	case *ast.IncDecStmt:
		_, name := n.X.(*ast.Ident)
		return !name
	}
	return false
}

// tells reports a call of copy or delete, or an append of a slice.
func tells(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	return name.Name == "copy" || name.Name == "delete" || name.Name == "append" && call.Ellipsis.IsValid()
}
