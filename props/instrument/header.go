package instrument

import (
	"fmt"
	"go/ast"
	"go/version"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// oldest is the language version that rewritten files need, for the type inference
// that calls of the shims rely on. It is below 1.22, where loop variables changed
// their meaning, and a //go:build line may raise a file's version to it, whatever
// go.mod says (Go 1.21 release notes, "language").
const oldest = "go1.21"

// oldLoops tells whether a loop has one variable for all its iterations.
func (r *rewriter) oldLoops() bool {
	return r.source.version != "" && version.Compare(r.source.version, "go1.22") < 0
}

// header renders everything up to the name of the package.
func (r *rewriter) header(file *ast.File) string {
	text := string(r.raw(file.FileStart, file.Name.End()))
	if r.source.version != "" && version.Compare(r.source.version, oldest) < 0 {
		return r.raised(file, text)
	}
	return text
}

// raised adds a build constraint that raises the language version.
func (r *rewriter) raised(file *ast.File, text string) string {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < file.Package && strings.HasPrefix(c.Text, "//go:build ") {
				constraint := strings.TrimSpace(strings.TrimPrefix(c.Text, "//go:build "))
				from, to := r.file.Offset(c.Pos()), r.file.Offset(c.End())
				return text[:from] + "//go:build (" + constraint + ") && " + oldest + text[to:]
			}
		}
	}
	return "//go:build " + oldest + "\n\n" + lineDirective(r.source.path) + text
}

// lineDirective says that the next line is the first one of a file.
func lineDirective(path string) string { return fmt.Sprintf("//line %s:1\n", path) }

// tail is what is appended to the file, where it moves no line.
func (r *rewriter) tail() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(r.helpers)) {
		fmt.Fprintf(&b, "\nfunc %s%s\n", r.helper(name), r.helpers[name])
	}
	return b.String()
}

// helper is the name of an appended function. It differs from file to file.
func (r *rewriter) helper(name string) string { return r.name(name, r.index) }

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

func unquote(literal string) string {
	s, err := strconv.Unquote(literal)
	if err != nil {
		return "" // no import path
	}
	return s
}
