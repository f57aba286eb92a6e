package props

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/props/instrument"
)

// A binaryCache is a directory of inside builds, each in a directory named by its
// key. Nothing in it is ever overwritten.
type binaryCache struct{ dir string }

// Limits of the cache. A test binary has about ten megabytes; those of the packages
// that somebody works on should stay. None is deleted that may still be about to
// start: the go command, and a fuzzing process, start it by its name.
const (
	binariesMax  = 32
	binaryInUse  = time.Hour
	binaryKeep   = 5 * 24 * time.Hour // as the go command's own cache does
	markInterval = 10 * time.Minute   // a use is noted at most this often
)

func openBinaryCache() (*binaryCache, error) {
	cache, err := instrument.CacheDir()
	if err != nil {
		return nil, err
	}
	c := &binaryCache{filepath.Join(cache, "tests")}
	return c, os.MkdirAll(c.dir, 0o755)
}

// get finds a binary and notes that it is used.
func (c *binaryCache) get(key, name string) (string, bool) {
	dir := filepath.Join(c.dir, key)
	info, err := os.Stat(dir)
	if err != nil {
		return "", false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > markInterval {
		_ = os.Chtimes(dir, now, now) // in a read-only cache it can still be used
	}
	file := filepath.Join(dir, name)
	return file, exists(file)
}

// put builds a binary. Processes that do so at the same time end up with the same one.
func (c *binaryCache) put(key, name string, build func(to string) error) (string, error) {
	c.trim(time.Now())
	temp, err := os.MkdirTemp(c.dir, "building-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	if err := os.Chmod(temp, 0o755); err != nil {
		return "", err
	}
	if err := build(filepath.Join(temp, name)); err != nil {
		return "", err
	}
	to := filepath.Join(c.dir, key)
	if err := os.Rename(temp, to); err != nil && !exists(filepath.Join(to, name)) {
		return "", err
	}
	return filepath.Join(to, name), nil
}

// trim deletes what nobody used for long, and the oldest if there are too many.
func (c *binaryCache) trim(now time.Time) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return
	}
	type binary struct {
		dir  string
		idle time.Duration
	}
	var all []binary
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			all = append(all, binary{filepath.Join(c.dir, e.Name()), now.Sub(info.ModTime())})
		}
	}
	slices.SortFunc(all, func(a, b binary) int { return cmp.Compare(a.idle, b.idle) })
	for i, b := range all {
		if b.idle > binaryKeep || i >= binariesMax && b.idle > binaryInUse {
			_ = os.RemoveAll(b.dir) // another process may be faster
		}
	}
}
