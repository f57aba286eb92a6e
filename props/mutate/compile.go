package mutate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// Compiles reports that the package still compiles with the text in place of the
// mutant's file. The importer gives the packages that it imports, and goVersion is
// that of its module, like go1.26.
func (m Mutant) Compiles(s Source, text []byte, importer types.Importer, goVersion string) bool {
	fset := token.NewFileSet()
	var files []*ast.File
	for name, was := range s.Text {
		if name == m.File {
			was = text
		}
		f, err := parser.ParseFile(fset, name, was, parser.SkipObjectResolution)
		if err != nil {
			return false
		}
		files = append(files, f)
	}
	config := types.Config{Importer: importer, GoVersion: goVersion, Error: func(error) {}}
	_, err := config.Check("mutant", fset, files, nil)
	return err == nil
}
