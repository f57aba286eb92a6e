//go:build linux || darwin

package cpython

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// askTimeout bounds each question to a program outside: a python on PATH may
// be any script.
const askTimeout = 5 * time.Second

// candidates lists the files that may be a CPython library: those in the
// loader's cache, those beside each python on PATH, and pyenv's.
func candidates() []string {
	paths := loaderCache()
	for _, python := range pythonsOnPath() {
		paths = append(paths, librariesIn(filepath.Join(filepath.Dir(python), "..", "lib"))...)
		for _, dir := range askLibraryDir(python) {
			paths = append(paths, librariesIn(dir)...)
		}
	}
	return append(paths, librariesIn(filepath.Join(pyenvRoot(), "versions", "*", "lib"))...)
}

func librariesIn(dir string) []string {
	paths, _ := filepath.Glob(filepath.Join(dir, "libpython*"))
	return paths
}

// loaderCache reads the dynamic loader's cache, where a distribution's package
// puts its library. There is none on macOS.
func loaderCache() []string {
	ldconfig, err := exec.LookPath("ldconfig")
	if err != nil {
		ldconfig = "/sbin/ldconfig" // an ordinary user's PATH often lacks it
	}
	var paths []string
	for _, line := range ask(ldconfig, "-p") {
		name, path, ok := strings.Cut(line, " => ")
		if ok && strings.HasPrefix(strings.TrimSpace(name), "libpython") {
			paths = append(paths, path)
		}
	}
	return paths
}

// pythonsOnPath lists every python3 and python on PATH, symbolic links
// resolved, in the order of PATH.
func pythonsOnPath() []string {
	var pythons []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		for _, name := range []string{"python3", "python"} {
			real, err := filepath.EvalSymlinks(filepath.Join(dir, name))
			if err == nil && !slices.Contains(pythons, real) {
				pythons = append(pythons, real)
			}
		}
	}
	return pythons
}

// askLibraryDir asks a python where its library is: behind a script such as
// pyenv's shim only the program itself knows.
func askLibraryDir(python string) []string {
	return ask(python, "-c", "import sysconfig; print(sysconfig.get_config_var('LIBDIR'))")
}

func ask(program string, args ...string) []string {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.WaitDelay = askTimeout // a script's child may keep the pipe open
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func pyenvRoot() string {
	if root := os.Getenv("PYENV_ROOT"); root != "" {
		return root
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, ".pyenv")
}
