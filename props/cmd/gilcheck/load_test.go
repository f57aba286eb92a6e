package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// TestLoadError prefers the error with a position, and shortens that.
func TestLoadError(t *testing.T) {
	file, err := filepath.Abs("testdata/x.go")
	require.NoError(t, err)
	require.Equal(t, "testdata/x.go:3:1: undefined: y", loadError([]packages.Error{
		{Msg: "# example.com/x\nundefined: y"},
		{Pos: file + ":3:1", Msg: "undefined: y\n\tmore"},
	}))
	require.Equal(t, "no Go files in /x", loadError([]packages.Error{{Pos: "-", Msg: "no Go files in /x"}}))
}

// TestLoad finds the packages below a pattern, in order and once.
func TestLoad(t *testing.T) {
	targets, err := load(t.Context(), []string{"./testdata/owntest/...", "./testdata/good", "./testdata/owntest"})
	require.NoError(t, err)
	require.Len(t, targets, 2)
	require.Equal(t, commandPath+"/testdata/good", targets[0].path)
	require.Empty(t, targets[0].tests)
	require.Equal(t, "owntest", filepath.Base(targets[1].dir))
	names, err := ownTests(targets[1])
	require.NoError(t, err)
	require.Equal(t, []string{"TestLock", "TestOther"}, names)
}
