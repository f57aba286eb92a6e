package dropin

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/require"
)

func check(t *testing.T, path, source string) *types.Scope {
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path+".go", "package p; "+source, 0)
	require.NoError(t, err)
	p, err := new(types.Config).Check(path, files, []*ast.File{f}, nil)
	require.NoError(t, err)
	return p.Scope()
}

func TestEveryDifferenceIsFound(t *testing.T) {
	const std = `type T struct{ C int; hidden int }; func (*T) M(a int) T { return T{} }; const K = 1; var V int; func F(x ...*T) {}; func G[X any](X) {}; type I interface{ M() }`
	for _, c := range []struct{ shim, difference string }{
		{std, ""},
		{`type T struct{ other string; C int }; func (*T) M(b int) T { return T{} }; const K = 1; var V int; func F(y ...*T) {}; func G[X any](X) {}; type I interface{ M() }`, ""},
		{`type T struct{ C int64 }; func (*T) M(a int) T { return T{} }`, "T is "},
		{`type T struct{}; func (*T) M(a int) T { return T{} }`, "T is "},
		{`type T struct{ C int }`, "T is "},
		{`type T struct{ C int }; func (T) M(a int) T { return T{} }`, "T is "},
		{`type T struct{ C int }; func (*T) M(a int8) T { return T{} }`, "T is "},
		{`type T struct{ C, D int }; func (*T) M(a int) T { return T{} }`, "T is "},
		{`const K = 2`, "K is "},
		{`const K int = 1`, "K is "},
		{`var V uint`, "V is "},
		{`func V() {}`, "V is "},
		{`type T struct{}; func F(x []*T) {}`, "F is "},
		{`type T struct{}; func F(x ...T) {}`, "F is "},
		{`func G[X comparable](X) {}`, "G is "},
		{`type I interface{ N() }`, "I is "},
		{``, "F is missing"},
		{`var W int`, "W is in the shim only"},
	} {
		list := compare(check(t, "p", std), check(t, Prefix+"p", c.shim))
		if c.difference == "" {
			require.Empty(t, list, c.shim)
			continue
		}
		found := false
		for _, d := range list {
			found = found || len(d) >= len(c.difference) && d[:len(c.difference)] == c.difference
		}
		require.True(t, found, "%s: %q", c.shim, list)
	}
}
