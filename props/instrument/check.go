package instrument

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"
)

// A unit is a package to rewrite, with the tests that are rewritten with it.
type unit struct {
	path   string
	dir    string
	named  bool
	module *listedModule
	parts  []*part // the package, and if wanted its external tests
	reason string  // why it is left as it is; "": it is not
}

// A part is a set of files that the compiler sees at once.
type part struct {
	*listed
	sources []*source
	info    *types.Info
	types   *types.Package
}

// A source is one file to rewrite.
type source struct {
	path    string // absolute, where the go command found it
	text    []byte
	syntax  *ast.File
	version string // of the language
}

func (s *source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// check reads a package from its source, with its tests if it is a named one, and
// adds it to the chosen ones.
func (w *world) check(p *listed, named bool) error {
	u := &unit{path: p.path(), dir: p.Dir, named: named, module: p.Module}
	list := []*listed{p}
	if named && w.Tests {
		if v := w.all[u.path+" ["+u.path+".test]"]; v != nil {
			list[0] = v // the same files and more
		}
		if v := w.all[u.path+"_test ["+u.path+".test]"]; v != nil {
			list = append(list, v)
		}
	}
	for _, l := range list {
		part, err := w.checkPart(l)
		if err != nil {
			return err
		}
		u.parts = append(u.parts, part)
	}
	w.chosen[u.path] = u
	return nil
}

func (w *world) checkPart(p *listed) (*part, error) {
	part := &part{listed: p, info: &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}}
	var files []*ast.File
	for _, name := range p.files() {
		text, err := w.read(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(w.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		part.sources = append(part.sources, &source{path: name, text: text, syntax: file})
	}
	var failed error // the first, since later ones follow from it
	config := types.Config{
		Importer:    importer.ForCompiler(w.fset, "gc", w.exportData(p)),
		FakeImportC: true, // refused later, with its position
		Sizes:       types.SizesFor("gc", w.env.GOARCH),
		GoVersion:   p.language(),
		Error:       func(err error) { failed = cmp.Or(failed, err) },
	}
	part.types, _ = config.Check(p.path(), w.fset, files, part.info)
	if failed != nil {
		return nil, failed
	}
	for _, s := range part.sources {
		s.version = cmp.Or(part.info.FileVersions[s.syntax], p.language())
	}
	slices.SortFunc(part.sources, func(a, b *source) int { return cmp.Compare(a.path, b.path) })
	return part, nil
}

// language is the version that the module declares; a go.mod without one means 1.16.
func (p *listed) language() string {
	switch {
	case p.Module == nil:
		return ""
	case p.Module.GoVersion == "":
		return "go1.16"
	}
	return "go" + p.Module.GoVersion
}

// exportData opens what the compiler knows of an imported package.
func (w *world) exportData(p *listed) func(path string) (io.ReadCloser, error) {
	return func(path string) (io.ReadCloser, error) {
		i := w.imported(p, path)
		if i == nil || i.Export == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(i.Export)
	}
}
