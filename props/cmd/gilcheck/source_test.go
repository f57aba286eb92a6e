package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// locks is source that the tests below build upon: a locker, a lock with threads,
// and one that is both.
const locks = `package lock

import "time"

type Locker struct{ patience time.Duration }
func (*Locker) Lock()   {}
func (*Locker) Unlock() {}

type GIL struct{}
func (*GIL) NewThread(string) Thread { return nil }
type Thread interface { Acquire(); Release() }

type Both struct{ GIL; Locker }

type Value int
func (Value) Lock()   {}
func (Value) Unlock() {}
`

// typecheck makes a package of source as load would.
func typecheck(t *testing.T, source string) *packages.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "lock.go", source, parser.SkipObjectResolution)
	require.NoError(t, err)
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Scopes: map[ast.Node]*types.Scope{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	p, err := config.Check("example.com/lock", fset, []*ast.File{file}, info)
	require.NoError(t, err)
	return &packages.Package{PkgPath: p.Path(), Name: p.Name(), Types: p, Fset: fset, Syntax: []*ast.File{file}, TypesInfo: info}
}
