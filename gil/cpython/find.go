//go:build linux || darwin

package cpython

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// LibraryVariable is the environment variable that names the shared libraries
// to use, separated as in PATH. If it is set, nothing else is looked at.
const LibraryVariable = "GILCHECK_LIBPYTHON"

// A Library is a shared CPython library on this machine. Major and Minor come
// from the file's name and are zero if the name does not tell; Open asks the
// library itself.
type Library struct {
	Path         string // absolute, symbolic links resolved
	Major, Minor int
}

// String gives the version and the path.
func (l Library) String() string {
	return fmt.Sprintf("CPython %d.%d (%s)", l.Major, l.Minor, l.Path)
}

// libraryName matches libpython3.11.so, libpython3.6m.so.1.0 and
// libpython3.11.dylib. It leaves out libpython3.so, which only forwards to one
// of the others, and libpython3.13t.so, the free-threaded build, which has no
// GIL to speak of.
var libraryName = regexp.MustCompile(`^libpython(\d+)\.(\d+)[dmu]*\.(?:so(?:\.\d+)*|dylib)$`)

// Find lists the CPython libraries of this machine, oldest version first and
// by path within a version. Each file is listed once, however many names it
// has. A library named in GILCHECK_LIBPYTHON is listed even if no such file
// exists, so that Open can say so.
func Find() []Library {
	var found []Library
	if named := os.Getenv(LibraryVariable); named != "" {
		for _, path := range filepath.SplitList(named) {
			found = append(found, library(path))
		}
	} else {
		for _, path := range candidates() {
			if l := library(path); l.Major != 0 && exists(l.Path) {
				found = append(found, l)
			}
		}
	}
	slices.SortFunc(found, func(a, b Library) int {
		return cmp.Or(cmp.Compare(a.Major, b.Major), cmp.Compare(a.Minor, b.Minor), cmp.Compare(a.Path, b.Path))
	})
	return slices.Compact(found)
}

func library(path string) Library {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	l := Library{Path: path}
	if m := libraryName.FindStringSubmatch(filepath.Base(path)); m != nil {
		l.Major, _ = strconv.Atoi(m[1])
		l.Minor, _ = strconv.Atoi(m[2])
	}
	return l
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
