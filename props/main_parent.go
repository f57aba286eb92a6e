package props

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// untoldFlags are the flags of `go test` that change a binary, but that its build
// information does not mention.
var untoldFlags = []string{"coverpkg", "mod", "modfile", "overlay", "pgo"}

// untold gives those of the untold flags that were given: by GOFLAGS, or on the
// command line of the go command that started this process. What is relative in them
// becomes what it is for a go command in dir; it is an error if nobody knows relative
// to what it was.
func untold(dir string) ([]string, error) {
	given := map[string]string{}
	findFlags(strings.Fields(os.Getenv("GOFLAGS")), given)
	args := parentArgs()
	if len(args) > 2 && strings.TrimSuffix(filepath.Base(args[0]), ".exe") == "go" && args[1] == "test" {
		findFlags(args[2:], given)
	}
	var flags []string
	for _, name := range untoldFlags {
		value, ok := given[name]
		if !ok {
			continue
		}
		value, err := moved(name, value, dir)
		if err != nil {
			return nil, err
		}
		flags = append(flags, "-"+name+"="+value)
	}
	return flags, nil
}

// findFlags looks for the untold flags among the arguments of `go test`.
func findFlags(args []string, given map[string]string) {
	for i, arg := range args {
		if arg == "-args" || arg == "--args" {
			return
		}
		for _, name := range untoldFlags {
			switch rest, ok := strings.CutPrefix(strings.TrimLeft(arg, "-"), name); {
			case !ok || !strings.HasPrefix(arg, "-"):
			case strings.HasPrefix(rest, "="):
				given[name] = rest[1:]
			case rest == "" && i+1 < len(args):
				given[name] = args[i+1]
			}
		}
	}
}

// moved gives the value of a flag for a go command that runs in dir.
func moved(name, value, dir string) (string, error) {
	switch {
	case name == "mod" || name == "pgo" && (value == "auto" || value == "off"):
		return value, nil
	case name != "coverpkg":
		return movedPath(name, value, dir)
	}
	patterns := strings.Split(value, ",")
	for i, p := range patterns {
		if p != "." && p != ".." && !strings.HasPrefix(p, "./") && !strings.HasPrefix(p, "../") {
			continue // an import path
		}
		path, err := movedPath(name, p, dir)
		if err != nil {
			return "", err
		}
		patterns[i] = path
	}
	return strings.Join(patterns, ","), nil
}

// movedPath gives a path that is relative to the directory of the parent process.
func movedPath(name, path, dir string) (string, error) {
	if filepath.IsAbs(path) {
		return path, nil
	}
	from, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", os.Getppid()))
	if err != nil {
		return "", fmt.Errorf("-%s %s is relative to a directory that is not known here; write it in full", name, path)
	}
	rel, err := filepath.Rel(dir, filepath.Join(from, path))
	if err != nil {
		return "", err
	}
	return "." + string(filepath.Separator) + rel, nil // what is no "./" pattern is an import path
}

// parentArgs is the command line of the parent process; nil if it cannot be known.
// Only Linux keeps the arguments apart; ps joins them by spaces, which the values
// of these flags hardly have.
func parentArgs() []string {
	pid := strconv.Itoa(os.Getppid())
	if runtime.GOOS == "linux" {
		text, err := os.ReadFile("/proc/" + pid + "/cmdline")
		if err != nil {
			return nil
		}
		return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	}
	out, err := exec.Command("ps", "-o", "args=", "-p", pid).Output()
	if err != nil {
		return nil // Windows
	}
	return strings.Fields(string(out))
}
