//go:build linux || darwin

package cpython

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// machine lays out a machine of empty files, with nothing on PATH, and returns
// its root. What the real loader's cache lists is found beside it.
func machine(t *testing.T, files ...string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for _, name := range files {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o755))
	}
	t.Setenv(LibraryVariable, "")
	t.Setenv("PYENV_ROOT", filepath.Join(root, "pyenv"))
	t.Setenv("PATH", "")
	return root
}

// found returns what Find finds under root, as versions and relative paths.
func found(t *testing.T, root string) []Library {
	t.Helper()
	var libs []Library
	for _, l := range Find() {
		if name, err := filepath.Rel(root, l.Path); err == nil && filepath.IsLocal(name) {
			libs = append(libs, Library{name, l.Major, l.Minor})
		}
	}
	return libs
}

func TestFindInPyenv(t *testing.T) {
	root := machine(t,
		"pyenv/versions/3.10.1/lib/libpython3.10.so.1.0",
		"pyenv/versions/3.10.1/lib/libpython3.so",
		"pyenv/versions/3.10.1/lib/libpython3.10.a",
		"pyenv/versions/3.6.2/lib/libpython3.6m.so.1.0",
		"pyenv/versions/3.13.0t/lib/libpython3.13t.so.1.0",
	)
	require.NoError(t, os.Symlink("libpython3.10.so.1.0", filepath.Join(root, "pyenv/versions/3.10.1/lib/libpython3.10.so")))
	require.Equal(t, []Library{
		{"pyenv/versions/3.6.2/lib/libpython3.6m.so.1.0", 3, 6},
		{"pyenv/versions/3.10.1/lib/libpython3.10.so.1.0", 3, 10},
	}, found(t, root))
}

func TestFindBesidePython(t *testing.T) {
	root := machine(t, "opt/bin/python3.9", "opt/lib/libpython3.9.so")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "bin"), 0o755))
	require.NoError(t, os.Symlink("../opt/bin/python3.9", filepath.Join(root, "bin/python3")))
	t.Setenv("PATH", filepath.Join(root, "bin"))
	require.Equal(t, []Library{{"opt/lib/libpython3.9.so", 3, 9}}, found(t, root))
}

// A python that is a script tells where its library is only when it is run.
func TestFindByAskingPython(t *testing.T) {
	root := machine(t, "bin/python3", "hidden/libpython3.8.so")
	script := "#!/bin/sh\necho '" + filepath.Join(root, "hidden") + "'\n"
	require.NoError(t, os.WriteFile(filepath.Join(root, "bin/python3"), []byte(script), 0o755))
	t.Setenv("PATH", filepath.Join(root, "bin"))
	require.Equal(t, []Library{{"hidden/libpython3.8.so", 3, 8}}, found(t, root))
}

func TestFindNamedOnly(t *testing.T) {
	root := machine(t, "pyenv/versions/3.10.1/lib/libpython3.10.so.1.0", "x/libpython3.7m.so", "x/custom.so")
	t.Setenv(LibraryVariable, filepath.Join(root, "x/libpython3.7m.so")+string(os.PathListSeparator)+
		filepath.Join(root, "x/custom.so")+string(os.PathListSeparator)+filepath.Join(root, "missing.so"))
	require.Equal(t, []Library{{"missing.so", 0, 0}, {"x/custom.so", 0, 0}, {"x/libpython3.7m.so", 3, 7}}, found(t, root))
}

func TestFindHome(t *testing.T) {
	root := machine(t, "usr/lib/python3.11/os.py", "opt/lib64/python3.9/os.py")
	home, err := findHome(Library{filepath.Join(root, "usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0"), 3, 11})
	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "usr"), home)
	home, err = findHome(Library{filepath.Join(root, "opt/lib64/libpython3.9.so"), 3, 9})
	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "opt"), home)
	_, err = findHome(Library{filepath.Join(root, "usr/lib/libpython3.99.so"), 3, 99})
	require.ErrorContains(t, err, "no lib/python3.99/os.py")
}
