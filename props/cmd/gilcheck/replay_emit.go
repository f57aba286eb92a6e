package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/packages"

	counter "github.com/gilcheck/gilcheck/props/replay"
)

// emit writes a test that replays the counterexample.
func (r *replayRequest) emit(e *examination, f *counter.File, stdout io.Writer) error {
	a, err := r.argument(e, f)
	if err != nil {
		return err
	}
	text, err := a.test(e, f)
	if err != nil {
		return err
	}
	if r.output == "" {
		_, err := stdout.Write(text)
		return err
	}
	file, err := os.OpenFile(r.output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // it may be somebody's work
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// test is the source of the test.
func (a *argument) test(e *examination, f *counter.File) ([]byte, error) {
	schedule, err := f.Encode()
	if err != nil {
		return nil, err
	}
	imports := a.imports
	imports["testing"], imports[propsPath] = "", ""
	main, note := "", ""
	switch found, calls := testMain(e.tests); {
	case !found:
		imports["os"] = ""
		main = "\n// TestMain lets the scheduler in.\nfunc TestMain(m *testing.M) { os.Exit(props.Main(m)) }\n"
	case !calls:
		note = "//\n// TestMain of this package has to call props.Main, which lets the scheduler in.\n"
	}
	if f.Race {
		note += "//\n// The race detector found it: run it with -race.\n"
	}
	name := freeName(e.tests, "TestReplay"+camel(f.Promise))
	var b strings.Builder
	fmt.Fprintf(&b, "// Written by gilcheck replay -emit-test.\n\npackage %s\n\n%s\n", a.pkg, importDecl(imports))
	fmt.Fprintf(&b, "// %s fails while this happens under its schedule:\n//\n//\t%s: %s\n//\n", name, f.Promise, strings.ReplaceAll(f.Message, "\n", "\n//\t"))
	fmt.Fprintf(&b, "// The schedule is tied to lines of source, by what they say. If one of them is\n// changed, the test is skipped, and the bug, if it is still there, has to be found anew.\n%s", note)
	fmt.Fprintf(&b, "func %s(t *testing.T) {\n\tprops.%s(t, %s, `%s`%s)\n}\n%s", name, a.function, a.source, schedule, a.options, main)
	return format.Source([]byte(b.String()))
}

// importDecl declares imports, from path to name; "" is the package's own.
func importDecl(imports map[string]string) string {
	var standard, others []string
	for path, name := range imports {
		line := strings.TrimSpace(fmt.Sprintf("%s %q", name, path))
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
			others = append(others, line)
		} else {
			standard = append(standard, line)
		}
	}
	slices.SortFunc(standard, byPath)
	slices.SortFunc(others, byPath)
	return "import (\n" + strings.Join(standard, "\n") + "\n\n" + strings.Join(others, "\n") + "\n)\n"
}

func byPath(a, b string) int {
	return strings.Compare(a[strings.IndexByte(a, '"'):], b[strings.IndexByte(b, '"'):])
}

// testMain says whether the tests have a TestMain, and whether it calls props.Main.
func testMain(tests []*packages.Package) (found, calling bool) {
	eachTestFunction(tests, func(p *packages.Package, f *ast.FuncDecl) {
		if f.Name.Name == "TestMain" && f.Body != nil {
			found, calling = true, calling || calls(f, p.TypesInfo, "Main")
		}
	})
	return found, calling
}

// freeName is a name that no function of the tests has.
func freeName(tests []*packages.Package, want string) string {
	taken := map[string]bool{}
	eachTestFunction(tests, func(_ *packages.Package, f *ast.FuncDecl) { taken[f.Name.Name] = true })
	name := want
	for n := 2; taken[name]; n++ { // as many turns as there are functions
		name = fmt.Sprintf("%s%d", want, n)
	}
	return name
}

// eachTestFunction visits the functions in the test files of a package.
func eachTestFunction(tests []*packages.Package, visit func(*packages.Package, *ast.FuncDecl)) {
	for _, p := range tests {
		for _, file := range p.Syntax {
			if !strings.HasSuffix(p.Fset.Position(file.FileStart).Filename, "_test.go") {
				continue
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
					visit(p, f)
				}
			}
		}
	}
}

// camel makes a name of words: mutual-exclusion becomes MutualExclusion.
func camel(words string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}
