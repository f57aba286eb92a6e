package instrument

import (
	"maps"
	"path/filepath"
	"strings"
)

// replacements renders every file and gives the whole overlay.
func (w *world) replacements() (map[string]string, error) {
	replace := maps.Clone(w.given)
	moved, err := w.relocate(replace)
	if err != nil {
		return nil, err
	}
	for _, path := range w.order {
		if err := w.replaceUnit(w.chosen[path], moved, replace); err != nil {
			return nil, err
		}
	}
	return replace, nil
}

func (w *world) replaceUnit(u *unit, moved relocation, replace map[string]string) error {
	for _, p := range u.parts {
		for i, s := range p.sources {
			text := w.render(p, i)
			at := moved.path(s.path)
			if at != s.path && !strings.HasPrefix(text, "//go:build "+oldest) {
				text = lineDirective(s.path) + text
			}
			if err := w.deliver(at, text, replace); err != nil {
				return err
			}
		}
	}
	for _, tests := range []bool{false, true} {
		text, name := w.globals(u, tests), globalsFile
		if tests {
			name = globalsTestFile
		}
		if text == "" {
			continue
		}
		if err := w.deliver(filepath.Join(moved.path(u.dir), name), text, replace); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) deliver(at, text string, replace map[string]string) error {
	file, err := w.store.put(filepath.Base(at), []byte(text))
	replace[at] = file
	return err
}
