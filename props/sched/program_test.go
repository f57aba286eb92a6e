package sched_test

import (
	"fmt"
	"strconv"

	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A program is what a few threads do to a few shared variables: small enough
// that every schedule can be run.
type program struct {
	Threads [][]action
	Any     bool // signals may wake any waiter
	Eager   bool // timers may fire early
	Polls   bool // a thread that polls under a lock spins, or on until it gives up
}

// An action is a verb on one of the objects of its kind.
type action struct {
	Verb   string
	Object int
	Value  int64
}

func (a action) GoString() string { return fmt.Sprintf("%s%d(%d)", a.Verb, a.Object, a.Value) }

const (
	words  = 2
	locks  = 2
	values = 3

	// patience is the number of turns of a spin loop: more than the engine takes to
	// see that it spins.
	patience = 5

	// pollPatience is the same for a loop that polls under a lock: two turns more, for
	// the engine looks at the stack from the second on.
	pollPatience = 7
)

var verbs = map[string][]string{
	"atomics": {"load", "store", "add", "cas"},
	"mutex":   {"lock", "lock", "unlock", "trylock", "load", "store"},
	"rwmutex": {"rlock", "runlock", "wlock", "wunlock", "tryrlock", "trywlock", "store"},
	"cond":    {"wait", "wait", "signal", "broadcast", "store", "load"},
	"time":    {"sleep", "load", "store", "yield", "clock"},
	"await":   {"store", "add", "load", "store", "load", "store", "await"},
	"channel": {"send", "receive", closing, "len"},
	"select":  {"send", "receive", "select", "poll", closing},
	"mixed":   {"load", "store", "add", "cas", "lock", "unlock", "trylock", "rlock", "runlock", "wlock", "wunlock", "tryrlock", "trywlock", "wait", "signal", "broadcast", "yield", "sleep", "send", "receive", "select"},
}

var families = []string{"atomics", "mutex", "rwmutex", "cond", "time", "await", "channel", "select", "mixed"}

// programs generates small programs of one family of operations each.
var programs = rapid.Custom(func(t *rapid.T) program {
	family := verbs[rapid.SampledFrom(families).Draw(t, "family")]
	act := rapid.Custom(func(t *rapid.T) action {
		return action{
			Verb:   rapid.SampledFrom(family).Draw(t, "verb"),
			Object: rapid.IntRange(0, words-1).Draw(t, "object"),
			Value:  rapid.Int64Range(0, values-1).Draw(t, "value"),
		}
	})
	size := rapid.SampledFrom([]struct{ threads, least, most int }{{3, 2, 3}, {3, 2, 3}, {3, 1, 4}, {2, 3, 4}, {2, 4, 5}}).Draw(t, "size")
	return program{
		Threads: rapid.SliceOfN(rapid.SliceOfN(act, size.least, size.most), size.threads, size.threads).Draw(t, "program"),
		Any:     rapid.Bool().Draw(t, "any"),
		Eager:   rapid.Bool().Draw(t, "eager"),
	}
})

// world is the shared state of a program's run, and what its threads saw.
type world struct {
	program program
	words   [words]int64
	locks   [locks]struct{ mutex, cond byte }
	rw      [locks][2]byte
	entries [locks]int64 // plain variables, guarded by the locks
	shared  [locks]int64 // guarded by the RWMutexes
	flags   [locks]int64 // guarded by either
	chans   [2]chan int64
	seen    [][]byte
}

// body returns the program's main function; class describes its latest run.
func (p program) body() (body func(), class func(sched.Result) string) {
	var w *world
	body = func() {
		w = &world{program: p, seen: make([][]byte, len(p.Threads))}
		w.chans = [2]chan int64{make(chan int64), make(chan int64, 1)}
		main := sched.Here()
		threads := make([]*sched.Thread, len(p.Threads))
		for i := range threads {
			threads[i] = main.Go("", func() { w.run(i) })
		}
		for _, u := range threads {
			main.Join(u)
		}
	}
	class = func(r sched.Result) string {
		b := append([]byte(nil), r.Outcome.String()...)
		for _, s := range w.seen {
			b = append(append(b, '|'), s...)
		}
		for _, v := range [...]int64{w.words[0], w.words[1], w.entries[0], w.entries[1], w.shared[0], w.shared[1], w.flags[0], w.flags[1], int64(r.Now)} {
			b = strconv.AppendInt(append(b, ' '), v, 10)
		}
		return string(b)
	}
	return body, class
}
