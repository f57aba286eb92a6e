package instrument

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"
)

// A store is the directory of generated files. A file's name is the hash of its
// text: names are stable, as the go command's build cache likes it, nothing is ever
// overwritten, and processes that work at the same time cannot disturb each other.
type store struct{ dir string }

// Files that nobody asked for in keepFor are deleted. A file in use is touched once
// in refresh, so that most calls write nothing.
const (
	keepFor = 30 * 24 * time.Hour
	refresh = 24 * time.Hour
)

// put stores text under a name that ends in base, and gives the absolute path.
func (s store) put(base string, text []byte) (string, error) {
	sum := sha256.Sum256(text)
	key := hex.EncodeToString(sum[:12])
	file := filepath.Join(s.dir, "files", key[:2], key, base)
	if info, err := os.Stat(file); err == nil && info.Size() == int64(len(text)) {
		if time.Since(info.ModTime()) > refresh {
			now := time.Now()
			_ = os.Chtimes(file, now, now) // at worst it is deleted and written again
		}
		return file, nil
	}
	return file, writeWhole(file, text)
}

// writeWhole writes a file that no reader ever sees in part.
func writeWhole(file string, text []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, text) {
		return nil
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".writing-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	if e := temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first error is the one that matters
	}
	return err
}

// trim deletes what nobody has asked for in keepFor. It is called when something
// new is written, which bounds the store by what a month of work produces.
func (s store) trim() {
	limit := time.Now().Add(-keepFor)
	for _, pattern := range []string{"files/*/*/*", "manifests/*"} {
		names, err := filepath.Glob(filepath.Join(s.dir, pattern))
		if err != nil {
			continue // the pattern is ours: it is well formed
		}
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && info.ModTime().Before(limit) {
				_ = os.Remove(name)               // somebody else may have
				_ = os.Remove(filepath.Dir(name)) // only if empty now
			}
		}
	}
}
