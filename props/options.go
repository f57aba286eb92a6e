package props

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// An Option declares something about the lock, or bounds the search.
type Option func(*settings)

// Bypass declares that no waiter is overtaken more than k times once it waits.
func Bypass(k int) Option { return func(s *settings) { s.bypass = k } }

// WeakTry declares that TryAcquire may fail on a free lock, as sync.Mutex's may
// when it loses a race.
func WeakTry() Option { return func(s *settings) { s.weakTry = true } }

// Promise declares promises that a lock of this kind does not make by default.
func Promise(names ...string) Option {
	return func(s *settings) { s.promised = append(s.promised, names...) }
}

// Without takes back promises that a lock of this kind makes by default. They
// are reported as not promised, with what was observed.
func Without(names ...string) Option {
	return func(s *settings) { s.takenBack = append(s.takenBack, names...) }
}

// Budget makes the search go on for about d, instead of a fixed number of programs. On
// a machine that is busy with other things, it goes on until the process has run for d,
// though for no more than a minute beyond.
func Budget(d time.Duration) Option { return func(s *settings) { s.budget = d } }

// Threads sets the number of threads of the programs, 2 to 8; 3 by default.
func Threads(n int) Option { return func(s *settings) { s.threads = n } }

// SpuriousWakeups lets up to n waits for a sync.Cond end without a signal in every run
// inside the lock. Go's never do; it is for algorithms that are going to be written for
// pthreads or futexes, whose waits may.
func SpuriousWakeups(n int) Option { return func(s *settings) { s.spurious = n } }

// settings are the options put together.
type settings struct {
	bypass    int // -1: not declared
	weakTry   bool
	spurious  int
	promised  []string
	takenBack []string
	budget    time.Duration // 0: a fixed number of programs
	threads   int
	seed      int
	shard     shard
	replay    string
	hunt      hunt
	loop      loopPowers // of an event loop, for VerifyLoop
}

// within limits a search to the budget, or to the usual time when none is given.
func (s settings) within(usual time.Duration) (context.Context, context.CancelFunc, time.Duration) {
	budget := cmp.Or(s.budget, usual)
	ctx, cancel := sched.WithWork(context.Background(), budget)
	return ctx, cancel, budget
}

// A shard is part I of N of the generated programs, counted from 1.
type shard struct{ part, of int }

// OptionsVariable is the environment variable through which the gilcheck command
// passes its flags on to Verify, in the form of the command line. They come after
// the options in the source, and win.
const OptionsVariable = "GILCHECK_OPTIONS"

// ReplayVariable is the environment variable that makes Verify run one program
// and nothing else.
const ReplayVariable = "GILCHECK_REPLAY"

// Limits of the options.
const (
	threadsMin     = 2 // fewer cannot contend
	threadsDefault = 3 // enough for all but one of the catalogued bugs
	threadsMax     = 8 // model.MaxThreads
)

// newSettings applies the options and then the environment.
func newSettings(opts []Option) (settings, error) {
	s := settings{bypass: -1, threads: threadsDefault, seed: 1, shard: shard{1, 1}}
	for _, o := range opts {
		o(&s)
	}
	if err := s.parse(strings.Fields(os.Getenv(OptionsVariable))); err != nil {
		return s, fmt.Errorf("%s: %w", OptionsVariable, err)
	}
	s.replay = os.Getenv(ReplayVariable)
	return s, s.validate()
}

// parse reads the flags of the gilcheck command that declare or bound something.
func (s *settings) parse(args []string) error {
	flags := flag.NewFlagSet("gilcheck", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&s.bypass, "bypass", s.bypass, "")
	flags.BoolVar(&s.weakTry, "weak-try", s.weakTry, "")
	flags.DurationVar(&s.budget, "budget", s.budget, "")
	flags.IntVar(&s.threads, "threads", s.threads, "")
	flags.IntVar(&s.seed, "seed", s.seed, "")
	flags.IntVar(&s.spurious, "spurious", s.spurious, "")
	flags.StringVar(&s.hunt.promise, "hunt", "", "")
	flags.StringVar((*string)(&s.hunt.method), "method", "", "")
	list := func(to *[]string) func(string) error {
		return func(v string) error { *to = append(*to, strings.Split(v, ",")...); return nil }
	}
	flags.Func("promise", "", list(&s.promised))
	flags.Func("without", "", list(&s.takenBack))
	flags.Func("shard", "", func(v string) error {
		_, err := fmt.Sscanf(v, "%d/%d", &s.shard.part, &s.shard.of)
		return err
	})
	return flags.Parse(args)
}

func (s *settings) validate() error {
	if s.threads < threadsMin || s.threads > threadsMax {
		return fmt.Errorf("threads = %d, want %d to %d", s.threads, threadsMin, threadsMax)
	}
	if s.spurious < 0 {
		return fmt.Errorf("spurious wakeups = %d, want 0 or more", s.spurious)
	}
	if s.shard.of < 1 || s.shard.part < 1 || s.shard.part > s.shard.of {
		return fmt.Errorf("shard = %d/%d, want 1/1 to N/N", s.shard.part, s.shard.of)
	}
	for _, name := range slices.Concat(s.promised, s.takenBack) {
		if _, ok := promiseNamed(name); !ok && !slices.Contains(LoopPromiseNames(), name) {
			return fmt.Errorf("no promise is called %q; they are %s", name, strings.Join(append(PromiseNames(), LoopPromiseNames()...), ", "))
		}
	}
	for _, name := range s.takenBack {
		if p, ok := promiseNamed(name); ok && p.gil == always {
			return fmt.Errorf("%s cannot be taken back: every lock promises it", name)
		}
	}
	return s.hunt.validate()
}

// reach is the most threads that a program may have: one more than the default
// where nobody asked for a number, since few bugs need it, but some do.
func (s settings) reach() int {
	if s.threads == threadsDefault {
		return threadsDefault + 1
	}
	return s.threads
}

// rules are the model's parameters for n threads: any order of service, and what
// the options and real runtimes leave open.
func (s settings) rules(n int) model.Rules {
	return model.Rules{Threads: n, WeakTry: s.weakTry, ExitVisits: true}
}
