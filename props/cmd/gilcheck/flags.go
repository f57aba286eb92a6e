package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A request is the command line of verify or explore.
type request struct {
	patterns []string
	new      string // a constructor; empty: look for one
	json     string
	junit    string
	html     string
	replays  string // directory for replay files, absolute
	race     bool
	run      *regexp.Regexp // of explore: the tests
	budget   time.Duration
	options  []string // for props, in the form of the command line
}

// errHelp says that the flags were listed because the user asked for them.
var errHelp = flag.ErrHelp

// parseFlags reads the command line of verify. Errors are one sentence.
func parseFlags(args []string, help io.Writer) (*request, error) {
	r := &request{}
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.StringVar(&r.new, "new", "", "the constructor, as `EXPR` in the scope of the package: New, NewFoo(3), 'new(Lock)'")
	flags.StringVar(&r.json, "json", "", "write the report to `FILE` as JSON")
	flags.StringVar(&r.junit, "junit", "", "write the report to `FILE` as JUnit XML")
	flags.StringVar(&r.html, "html", "", "write the report to `DIR`/index.html")
	flags.BoolVar(&r.race, "race", false, "build with the race detector")
	flags.DurationVar(&r.budget, "budget", 0, "search for about `DURATION` instead of a fixed number of programs")
	passOn(flags, r)
	return r, r.parse(flags, args, "PACKAGE…", help)
}

// parse reads a command line that ends in packages.
func (r *request) parse(flags *flag.FlagSet, args []string, operands string, help io.Writer) error {
	flags.Func("replay-dir", "write each counterexample to a file in `DIR`, for gilcheck replay", func(v string) (err error) {
		r.replays, err = filepath.Abs(v) // the tests run elsewhere
		return err
	})
	if err := parseInto(flags, args, operands, help); err != nil {
		return err
	}
	r.patterns = flags.Args()
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "budget" {
			r.options = append(r.options, "-budget="+f.Value.String())
		}
	})
	return r.validate()
}

// parseInto reads flags, or lists them on help if the user asks for that.
func parseInto(flags *flag.FlagSet, args []string, operands string, help io.Writer) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	if errors.Is(err, errHelp) {
		fmt.Fprintf(help, "usage: gilcheck %s [flags] %s\n", flags.Name(), operands)
		flags.SetOutput(help)
		flags.PrintDefaults()
	}
	return err
}

// passOn defines the flags that only props understands. They are checked for
// their form here, and for their meaning there.
func passOn(flags *flag.FlagSet, r *request) {
	list := func(name, usage string) {
		flags.Func(name, usage, func(v string) error {
			v = strings.Join(strings.FieldsFunc(v, func(c rune) bool { return c == ',' || c == ' ' }), ",")
			if v == "" {
				return errors.New("want names of promises, separated by commas")
			}
			return r.add(name, v)
		})
	}
	r.number(flags, "threads", "the number `N` of threads of the programs")
	r.number(flags, "seed", "the seed `N` of the programs")
	r.number(flags, "bypass", "declare that a waiter is overtaken at most `K` times")
	list("promise", "declare the promises in `LIST`, separated by commas")
	list("without", "take back the promises in `LIST`, separated by commas")
	flags.BoolFunc("weak-try", "declare that a try may fail on a free lock", func(v string) error {
		on, err := strconv.ParseBool(v)
		if err != nil {
			return errors.New("want true or false")
		}
		return r.add("weak-try", strconv.FormatBool(on))
	})
	flags.Func("shard", "verify with part `I/N` of the programs, counted from 1", func(v string) error {
		if !validShard(v) {
			return errors.New("want I/N with 1 <= I <= N, such as 2/4")
		}
		return r.add("shard", v)
	})
}

func (r *request) add(name, value string) error {
	r.options = append(r.options, "-"+name+"="+value)
	return nil
}

// number defines a flag that takes a number and is passed on.
func (r *request) number(flags *flag.FlagSet, name, usage string) {
	flags.Func(name, usage, func(v string) error {
		if _, err := strconv.ParseUint(v, 10, 31); err != nil {
			return errors.New("want a whole number, 0 or more")
		}
		return r.add(name, v)
	})
}

func validShard(v string) bool {
	part, of, found := strings.Cut(v, "/")
	i, errI := strconv.ParseUint(part, 10, 31)
	n, errN := strconv.ParseUint(of, 10, 31)
	return found && errI == nil && errN == nil && 1 <= i && i <= n
}

func (r *request) validate() error {
	if len(r.patterns) == 0 {
		return errors.New("no package is named; for example: ./mylock")
	}
	for _, p := range r.patterns {
		switch {
		case strings.HasPrefix(p, "-"):
			return fmt.Errorf("%s comes after a package; flags go in front of the packages", p)
		case strings.HasSuffix(p, ".go"):
			return fmt.Errorf("%s is a file; name its package", p)
		case p == "":
			return errors.New("a package has an empty name")
		}
	}
	if r.budget < 0 {
		return fmt.Errorf("-budget %v is negative", r.budget)
	}
	return nil
}

// everything says whether all patterns are wildcards: then packages without a
// lock are passed over, since nobody claimed that they have one.
func (r *request) everything() bool {
	for _, p := range r.patterns {
		if !strings.Contains(p, "...") && p != "all" && p != "std" && p != "tool" && p != "work" {
			return false
		}
	}
	return true
}

// again is the command that verifies one lock with the same flags. In this form
// it works wherever the module requires gilcheck, as a tool or not.
func (r *request) again(expr, pkg string) string {
	return r.command(pkg, "verify", "-new", quote(expr))
}

// command is a call of gilcheck for one package, with the flags of this one.
func (r *request) command(pkg string, words ...string) string {
	words = append([]string{"go run", commandPath}, words...)
	if r.race {
		words = append(words, "-race")
	}
	return strings.Join(append(append(words, r.options...), pkg), " ")
}
