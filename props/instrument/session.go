package instrument

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A session is one call of Rewrite: its configuration with the defaults filled in.
type session struct {
	Config
	store store
	// given is what the user's own -overlay and Extra put in the place of a file; ""
	// hides it. Keys are absolute.
	given map[string]string
	start time.Time
}

func prepare(c Config) (*session, error) {
	var err error
	if c.Dir, err = filepath.Abs(c.Dir); err != nil {
		return nil, err
	}
	if len(c.Patterns) == 0 {
		c.Patterns = []string{"."}
	}
	if c.Cache == "" {
		if c.Cache, err = CacheDir(); err != nil {
			return nil, err
		}
	}
	if c.Cache, err = filepath.Abs(c.Cache); err != nil {
		return nil, err
	}
	s := &session{Config: c, store: store{c.Cache}, given: map[string]string{}, start: time.Now()}
	if err := s.readOverlay(); err != nil {
		return nil, err
	}
	return s, s.storeExtra()
}

// readOverlay takes over what the user's own -overlay flag says, since the go
// command heeds only the last of several.
func (s *session) readOverlay() error {
	flags := slices.Concat(strings.Fields(s.getenv("GOFLAGS")), s.BuildFlags)
	for i, f := range flags {
		name, value, found := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(f, "-"), "-"), "=")
		if name != "overlay" {
			continue
		}
		if !found && i+1 < len(flags) {
			value = flags[i+1]
		}
		text, err := os.ReadFile(s.absolute(value))
		if err != nil {
			return err
		}
		var o overlay
		if err := json.Unmarshal(text, &o); err != nil {
			return fmt.Errorf("%s: %w", value, err)
		}
		for from, to := range o.Replace {
			if to != "" {
				to = s.absolute(to)
			}
			s.given[s.absolute(from)] = to
		}
	}
	return nil
}

// getenv looks a variable up where the go command will.
func (s *session) getenv(name string) string {
	for _, v := range slices.Backward(s.Env) {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return os.Getenv(name)
}

func (s *session) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.Dir, path)
}

// storeExtra writes the extra files where an overlay can point to.
func (s *session) storeExtra() error {
	for path, text := range s.Extra {
		to := ""
		if text != nil {
			var err error
			if to, err = s.store.put(filepath.Base(path), text); err != nil {
				return err
			}
		}
		s.given[s.absolute(path)] = to
	}
	return nil
}

// An overlay is the JSON that the go command's flag -overlay names.
type overlay struct{ Replace map[string]string }

// overlayFlag writes an overlay and gives the flag.
func (s *session) overlayFlag(replace map[string]string) (string, error) {
	text, err := json.MarshalIndent(overlay{replace}, "", "\t")
	if err != nil {
		return "", err
	}
	file, err := s.store.put("overlay.json", text)
	return "-overlay=" + file, err
}

// read gives the text of a file as the go command sees it.
func (s *session) read(path string) ([]byte, error) {
	if to, ok := s.given[path]; ok {
		path = to
	}
	return os.ReadFile(path)
}

// flags are the user's, for go list, which knows no coverage of packages and needs
// none, with an overlay of the given files.
func (s *session) flags() ([]string, error) {
	var flags []string
	for _, f := range s.BuildFlags {
		if !strings.HasPrefix(strings.TrimLeft(f, "-"), "cover") {
			flags = append(flags, f)
		}
	}
	if len(s.given) == 0 {
		return flags, nil
	}
	f, err := s.overlayFlag(maps.Clone(s.given))
	return append(flags, f), err
}
