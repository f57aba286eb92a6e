package replay

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
)

// Threads have the names that the suite gives them, or, in a test, a number.
var (
	lockThread = regexp.MustCompile(`^(main|closer|canceller|T[0-7]|g\d+)(#\d+)?$`)
	loopThread = regexp.MustCompile(`^(main|loop|closer|T[0-7]|g\d+)(#\d+)?$`)
	testThread = regexp.MustCompile(`^(main|g\d+)(#\d+)?$`)
)

// validate finds what no writer of this package writes.
func (f *File) validate() error {
	switch {
	case f.Package == "":
		return errors.New("it names no package")
	case strings.HasPrefix(f.Package, "-") || strings.Contains(f.Package, "..."):
		return fmt.Errorf("%q is not the path of a package", f.Package)
	case f.Test == "" && f.New == "":
		return errors.New("it names neither a test nor a constructor")
	case f.Test != "" && f.New != "":
		return fmt.Errorf("it names a test, %s, and a constructor, %s", f.Test, f.New)
	case f.New != "" && f.Lock == "":
		return errors.New("it names a constructor but no lock")
	case f.Replay == "":
		return errors.New(`it has no schedule in "replay"`)
	case !f.Inside() && len(f.Switches)+len(f.Choices) > 0:
		return fmt.Errorf("it has switches, but %q has no schedule", f.Replay)
	}
	if err := f.validateProgram(); err != nil {
		return err
	}
	for i, s := range f.Switches {
		if err := f.validateSwitch(s); err != nil {
			return fmt.Errorf("switch %d of %d: %w", i+1, len(f.Switches), err)
		}
	}
	for i, c := range f.Choices {
		if err := f.validateChoice(c); err != nil {
			return fmt.Errorf("choice %d of %d: %w", i+1, len(f.Choices), err)
		}
	}
	return nil
}

// validateProgram leaves that of an event loop, which has a language of its own, to who
// runs it.
func (f *File) validateProgram() error {
	if f.Loop() {
		if f.Lock == "" || f.Program == "" || !f.Inside() {
			return errors.New("it is about an event loop, and lacks its type, its program or its schedule")
		}
		return nil
	}
	p, err := program.Parse(f.Program)
	if err != nil {
		return fmt.Errorf("its program: %w", err)
	}
	if f.Lock == "" && len(p) > 0 {
		return errors.New("it has a program but no lock")
	}
	return nil
}

func (f *File) validateSwitch(s Switch) error {
	if s.To != sched.ClockName && !f.thread(s.To) {
		return fmt.Errorf("no thread is called %q", s.To)
	}
	return f.validateAnchor(s.After)
}

func (f *File) validateChoice(c Choice) error {
	switch {
	case !sched.KindNamed(c.Op):
		return fmt.Errorf("no operation is called %q", c.Op)
	case c.Value < 1 || c.Skip < 0:
		return fmt.Errorf("possibility %d after %d others, want 1 or more after 0 or more", c.Value, c.Skip)
	}
	return f.validateAnchor(c.After)
}

func (f *File) validateAnchor(a Anchor) error {
	switch {
	case !f.thread(a.Thread):
		return fmt.Errorf("no thread is called %q", a.Thread)
	case a.Nth < 0:
		return fmt.Errorf("operation number %d, want 0 or more", a.Nth)
	case a.Nth > 0 && !sched.KindNamed(a.Op):
		return fmt.Errorf("no operation is called %q", a.Op)
	case a.Nth == 0 && (a.Op != "" || a.Place != nil):
		return errors.New("it is before the first operation, and yet names one")
	case a.Place != nil && (a.Place.Package == "" || a.Place.File == "" || a.Place.Line < 1):
		return errors.New("its place lacks a package, a file or a line")
	case a.Place != nil && a.Place.Text != "" && (a.Place.Which < 1 || a.Place.Which > a.Place.Of):
		return fmt.Errorf("line %d of %d that read %q does not exist", a.Place.Which, a.Place.Of, a.Place.Text)
	}
	return nil
}

func (f *File) thread(name string) bool {
	switch {
	case f.Lock == "":
		return testThread.MatchString(name)
	case f.Loop():
		return loopThread.MatchString(name)
	}
	return lockThread.MatchString(name)
}
