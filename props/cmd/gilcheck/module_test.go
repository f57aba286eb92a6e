package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stranger writes a module that knows nothing of this repository.
func stranger(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                "module example.com/stranger\n\ngo 1.26.0\n",
		"token/token.go":        tokenSource,
		"token/token_test.go":   "package token_test\n\nfunc broken() { undefined() }\n",
		"internal/own/own.go":   "package own\n\nimport \"example.com/stranger/token\"\n\ntype lock struct{ token.Token }\n\nfunc New() *lock { return &lock{token.New()} }\n",
		"internal/own/data.txt": "left alone\n",
	} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	t.Setenv("GOPROXY", "off") // the module cache has to do
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOWORK", "off")
	return dir
}

// tokenSource is a lock as anybody would write it.
const tokenSource = `package token

type Token chan struct{}

func New() Token { return make(Token, 1) }

func (t Token) Lock()   { t <- struct{}{} }
func (t Token) Unlock() { <-t }
`

// tree is the content of every file below dir.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		files[name] = string(text)
		return err
	}))
	return files
}

func goRun(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestModuleWithoutTool(t *testing.T) {
	dir := stranger(t)
	before := tree(t, dir)
	out, err := command(t, dir, "verify", "./token").CombinedOutput()
	require.Error(t, err)
	require.Equal(t, "gilcheck: this module does not require "+modulePath+"; run: go get -tool "+commandPath+"\n", string(out))
	require.Equal(t, before, tree(t, dir))

	out, err = command(t, t.TempDir(), "verify", ".").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "gilcheck: this directory belongs to no Go module")
	require.Equal(t, 1, strings.Count(string(out), "\n"))
}

// TestModuleWithTool goes the way of the README, with this checkout in place of a
// version. No file changes; an internal package is within reach.
func TestModuleWithTool(t *testing.T) {
	dir := stranger(t)
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644))
	for _, args := range [][]string{
		{"mod", "edit", "-replace", modulePath + "=" + root},
		{"get", "-tool", commandPath},
	} {
		out, err := goRun(t, dir, args...)
		require.NoError(t, err, out)
	}
	before := tree(t, dir)

	out, err := goRun(t, dir, "tool", "gilcheck", "verify", "./...")
	require.NoError(t, err, out)
	require.Contains(t, out, "example.com/stranger/internal/own *own.lock (New): pass")
	require.Contains(t, out, "example.com/stranger/token token.Token (New): pass")
	require.Contains(t, out, "total 2 results: 2 pass")
	require.Equal(t, before, tree(t, dir))

	out, err = goRun(t, filepath.Join(dir, "token"), "tool", "gilcheck", "verify", "-new", "Missing", ".")
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, statusUnusable, exit.ExitCode())
	require.Contains(t, out, "example.com/stranger/token: -new Missing: undefined: Missing\n")
}

// TestReportWithoutModule writes the report even if no package was looked at.
func TestReportWithoutModule(t *testing.T) {
	dir := stranger(t)
	file := filepath.Join(t.TempDir(), "report.json")
	_, err := command(t, dir, "verify", "-json", file, "./token").CombinedOutput()
	require.Error(t, err)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), "this module does not require "+modulePath)
}
