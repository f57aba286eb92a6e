package instrument

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// root is the directory of this module.
func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return dir
}

// stubs puts pass-through shims in the place of the real ones: a failure is the
// rewriter's then, and not the scheduler's.
func stubs(t testing.TB) map[string][]byte {
	t.Helper()
	dir := filepath.Join(root(t), "props", "shim")
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			files[path] = nil
		}
		return err
	})
	require.NoError(t, err)
	archive, err := txtar.ParseFile(filepath.Join("testdata", "stubs.txtar"))
	require.NoError(t, err)
	for _, f := range archive.Files {
		files[filepath.Join(dir, filepath.FromSlash(f.Name))] = f.Data
	}
	return files
}

// unpack writes an archive to a new directory. A go.mod without a module of ours is
// told where it is.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	sum, err := os.ReadFile(filepath.Join(root(t), "go.sum"))
	require.NoError(t, err)
	for _, f := range txtar.Parse([]byte(archive)).Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		text := bytes.ReplaceAll(f.Data, []byte("GILCHECK"), []byte(root(t)))
		require.NoError(t, os.WriteFile(file, text, 0o644))
		if filepath.Base(file) == "go.mod" {
			require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "go.sum"), sum, 0o644))
		}
	}
	return dir
}

const userModule = `
-- go.mod --
module example.com/user

go 1.26.0

require github.com/gilcheck/gilcheck v0.0.0

replace github.com/gilcheck/gilcheck => GILCHECK
`

func rewrite(t *testing.T, c Config) *Build {
	t.Helper()
	if c.Cache == "" {
		c.Cache = t.TempDir()
	}
	b, err := Rewrite(context.Background(), c)
	require.NoError(t, err)
	return b
}

// run runs the go command in dir; its output is the failure's text.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "go %s\n%s", strings.Join(args, " "), out)
	return string(out)
}

// goTest tests the rewritten packages. The bound is for a rewriter that breaks them.
func goTest(t *testing.T, dir string, b *Build, args ...string) string {
	t.Helper()
	return run(t, dir, append(append([]string{"test", "-count=1", "-vet=off", "-timeout=60s"}, b.Flags...), args...)...)
}

// rewritten is the text that the compiler sees in the place of a file.
func rewritten(t *testing.T, b *Build, file string) string {
	t.Helper()
	text, err := os.ReadFile(overlaid(t, b)[file])
	require.NoError(t, err, file)
	return string(text)
}
