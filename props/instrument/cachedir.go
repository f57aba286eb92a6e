package instrument

import (
	"errors"
	"os"
	"path/filepath"
)

// CacheDir is the directory of all that gilcheck keeps between runs: gilcheck in the
// user's cache directory. Where nobody can write there, as in a container whose user
// has no home, it is gilcheck in the go command's own cache, GOCACHE: without that
// nothing can be built there either.
func CacheDir() (string, error) {
	user, err := os.UserCacheDir()
	dir := filepath.Join(user, "gilcheck")
	if err == nil {
		if err = writable(dir); err == nil {
			return dir, nil
		}
	}
	if goCache := os.Getenv("GOCACHE"); filepath.IsAbs(goCache) {
		other := filepath.Join(goCache, "gilcheck")
		if writable(other) == nil {
			return other, nil
		}
	}
	if info, e := os.Stat(dir); user != "" && e == nil && info.IsDir() {
		return dir, nil // what lies there may be all that is needed
	}
	return "", errors.New("there is no cache directory that can be written to: " + err.Error())
}

// writable makes the directory if need be, and a file in it.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "writable-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
