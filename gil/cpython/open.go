//go:build linux || darwin

package cpython

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/ebitengine/purego"
)

// process is the one interpreter that a process can have: CPython keeps its
// state in C's global variables, and there is no way back from initialising.
var process struct {
	sync.Mutex
	interpreter *Interpreter
}

// Open loads a library and initialises its interpreter, with nobody holding
// the GIL. A process can open one library only: opening the same one again
// returns the same interpreter, opening another is an error.
func Open(lib Library) (*Interpreter, error) {
	lib = library(lib.Path)
	process.Lock()
	defer process.Unlock()
	if open := process.interpreter; open != nil {
		if open.lib.Path != lib.Path {
			return nil, fmt.Errorf("cannot open %s: this process already runs %s, and can run only one", lib, open.lib)
		}
		return open, nil
	}
	p, err := open(lib)
	if err != nil {
		return nil, fmt.Errorf("cannot open %s: %w", lib, err)
	}
	process.interpreter = p
	return p, nil
}

// ErrNoLibrary says that Find found nothing. A test skips then.
var ErrNoLibrary = errors.New("no libpython found")

// Load makes sure that this process has an interpreter: the one already open,
// or else the newest that Find finds and Open opens. It fails with
// ErrNoLibrary, and where it looked, if there is none to try, and with Open's
// errors if none can be opened.
func Load() error {
	_, err := load()
	return err
}

func load() (*Interpreter, error) {
	process.Lock()
	open := process.interpreter
	process.Unlock()
	if open != nil {
		return open, nil
	}
	libs := Find()
	if len(libs) == 0 {
		return nil, fmt.Errorf("%w: looked in the loader's cache, beside python3 and python on PATH, and in %s; set %s",
			ErrNoLibrary, filepath.Join(pyenvRoot(), "versions"), LibraryVariable)
	}
	var errs []error
	for _, lib := range slices.Backward(libs) {
		p, err := Open(lib)
		if err == nil {
			return p, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func open(lib Library) (*Interpreter, error) {
	// Global, because extension modules expect the API among the global
	// symbols: a python program has it in its own executable.
	handle, err := purego.Dlopen(lib.Path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, err
	}
	p, home, err := inspect(lib, handle)
	if err != nil {
		_ = purego.Dlclose(handle)
		return nil, err
	}
	return p, p.initialise(home)
}

// inspect finds out, before anything is initialised, what initialising would
// abort the process for.
func inspect(lib Library, handle uintptr) (*Interpreter, string, error) {
	c, err := bind(handle)
	if err != nil {
		return nil, "", err
	}
	full := c.getVersion()
	version, _, _ := strings.Cut(full, " ")
	if _, err := fmt.Sscanf(version, "%d.%d", &lib.Major, &lib.Minor); err != nil {
		return nil, "", fmt.Errorf("unknown version %q", full)
	}
	if strings.Contains(full, "free-threading") {
		return nil, "", errors.New("the free-threaded build has no GIL")
	}
	home, err := findHome(lib)
	return &Interpreter{c: c, lib: lib, version: version}, home, err
}

// findHome finds the prefix under which the library's standard library lies:
// the one of its parent directories that has it. CPython's own search starts
// at the python program on PATH, which belongs to another version, or to none.
func findHome(lib Library) (string, error) {
	stdlib := fmt.Sprintf("python%d.%d", lib.Major, lib.Minor)
	for dir := filepath.Dir(lib.Path); ; dir = filepath.Dir(dir) {
		for _, sub := range []string{"lib", "lib64"} {
			if exists(filepath.Join(dir, sub, stdlib, "os.py")) {
				return dir, nil
			}
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no standard library: no lib/%s/os.py in any directory above it", stdlib)
		}
	}
}

// withHome runs f with PYTHONHOME set. purego hands Setenv on to C, also
// without cgo.
func withHome(home string, f func()) error {
	const name = "PYTHONHOME"
	before, was := os.LookupEnv(name)
	if err := os.Setenv(name, home); err != nil {
		return err
	}
	f()
	if was {
		return os.Setenv(name, before)
	}
	return os.Unsetenv(name)
}
