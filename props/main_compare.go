package props

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/rebuild"
)

// compare makes sure that the two binaries differ by the rewriting only: not by
// versions of modules, settings or the compiler.
func (p *testBinary) compare(file string) error {
	inside, err := buildinfo.ReadFile(file)
	if err != nil {
		return err
	}
	settings := func(b *buildinfo.BuildInfo) (list []string, tags string) {
		for _, s := range b.Settings {
			switch s.Key {
			case "-tags":
				tags = s.Value
			case "-ldflags", "-gcflags": // the last of several is told; see package rebuild
			default:
				list = append(list, s.Key+"="+s.Value)
			}
		}
		return list, tags
	}
	ours, tags := settings(inside)
	theirs, _ := settings(p.info)
	if err := sameVersions(p.info, inside); err != nil {
		return err
	}
	switch {
	case !slices.Contains(strings.Split(tags, ","), rebuild.Tag):
		return errors.New("the inside build lacks its tag")
	case inside.GoVersion != p.info.GoVersion || inside.Path != p.info.Path || inside.Main.Path != p.info.Main.Path:
		return fmt.Errorf("the inside build is of %s with %s, want %s with %s", inside.Path, inside.GoVersion, p.info.Path, p.info.GoVersion)
	case !slices.Equal(ours, theirs):
		return fmt.Errorf("the inside build has the settings %q, want %q", ours, theirs)
	}
	return nil
}

// sameVersions compares the modules that both binaries have. Their directories
// differ: rewritten modules are copies.
func sameVersions(plain, inside *buildinfo.BuildInfo) error {
	versions := map[string]string{}
	for _, m := range inside.Deps {
		versions[m.Path] = m.Version
	}
	for _, m := range plain.Deps {
		if v, ok := versions[m.Path]; ok && v != m.Version {
			return fmt.Errorf("the inside build has %s %s, want %s", m.Path, v, m.Version)
		}
	}
	return nil
}
