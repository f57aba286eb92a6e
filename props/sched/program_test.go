package sched_test

import (
	"fmt"
	"strconv"
	"time"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

// A program is what a few threads do to a few shared variables: small enough
// that every schedule can be run.
type program struct {
	Threads [][]action
	Any     bool // signals may wake any waiter
	Eager   bool // timers may fire early
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
		for _, v := range [...]int64{w.words[0], w.words[1], w.entries[0], w.entries[1], w.shared[0], w.shared[1], int64(r.Now)} {
			b = strconv.AppendInt(append(b, ' '), v, 10)
		}
		return string(b)
	}
	return body, class
}

// hold is what one thread holds.
type hold struct {
	mutex, read, write [locks]bool
}

func (w *world) run(i int) {
	var h hold
	for _, a := range w.program.Threads[i] {
		value, did := w.act(a, &h)
		if did {
			w.seen[i] = strconv.AppendInt(append(w.seen[i], ' '), value, 10)
		}
	}
	w.seen[i] = append(w.seen[i], " end"...)
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

//go:norace
func (w *world) act(a action, h *hold) (value int64, did bool) {
	t := sched.Here()
	word := &w.words[a.Object]
	switch a.Verb {
	case "load":
		return load(word), true
	case "store":
		store(word, a.Value)
		return a.Value, true
	case "add":
		return add(word, a.Value), true
	case "cas":
		return flag(cas(word, a.Value, a.Value+1)), true
	case "yield":
		t.Yield()
		return 0, false
	case "sleep":
		t.Sleep(time.Duration(a.Value))
		return 0, true
	case "clock":
		return int64(t.ReadClock()), true
	case "await":
		for range patience {
			if load(word) == a.Value {
				return 1, true
			}
			t.Yield()
		}
		return 0, true
	case "send", "receive", "close", "len", "select", "poll":
		return w.actChannel(a), true
	case "rlock", "runlock", "tryrlock", "wlock", "wunlock", "trywlock":
		return w.actRW(t, a, h)
	}
	return w.actMutex(t, a, h)
}

//go:norace
func (w *world) actMutex(t *sched.Thread, a action, h *hold) (value int64, did bool) {
	l, held := &w.locks[a.Object], &h.mutex[a.Object]
	mutex, cond := unsafe.Pointer(&l.mutex), unsafe.Pointer(&l.cond)
	enter := func() int64 {
		*held = true
		w.entries[a.Object]++
		return w.entries[a.Object]
	}
	switch a.Verb {
	case "lock":
		t.Lock(mutex) // a second time, it is a deadlock
		return enter(), true
	case "trylock":
		if t.TryLock(mutex) {
			return enter(), true
		}
		return 0, true
	case "unlock":
		if !*held {
			return 0, false
		}
		*held = false
		return 0, t.Unlock(mutex)
	case "wait":
		if !*held {
			t.Lock(mutex)
			enter()
		}
		t.CondWait(cond, mutex)
		return enter(), true
	case "signal":
		t.Signal(cond)
	case "broadcast":
		t.Broadcast(cond)
	default:
		panic(a.Verb)
	}
	return 0, true
}

//go:norace
func (w *world) actRW(t *sched.Thread, a action, h *hold) (value int64, did bool) {
	l := unsafe.Pointer(&w.rw[a.Object])
	read, write, shared := &h.read[a.Object], &h.write[a.Object], &w.shared[a.Object]
	switch a.Verb {
	case "rlock":
		t.RLock(l)
		*read = true
		return *shared, true
	case "tryrlock":
		if t.TryRLock(l) {
			*read = true
			return *shared, true
		}
		return -1, true
	case "wlock":
		t.WLock(l)
		*write = true
		*shared++
		return *shared, true
	case "trywlock":
		if t.TryWLock(l) {
			*write = true
			*shared++
			return *shared, true
		}
		return -1, true
	case "runlock":
		if *read {
			*read = false
			return 0, t.RUnlock(l)
		}
	case "wunlock":
		if *write {
			*write = false
			return 0, t.WUnlock(l)
		}
	}
	return 0, false
}

// actChannel tells a panic from all else that can happen.
//
//go:norace
func (w *world) actChannel(a action) (value int64) {
	c, other := w.chans[a.Object], w.chans[1-a.Object]
	defer func() {
		if recover() != nil {
			value = -1
		}
	}()
	switch a.Verb {
	case "send":
		channel.To(c).Send(a.Value)
		return 0
	case "receive":
		return received(channel.ReceiveOK(c))
	case "close":
		channel.Close(c)
		return 0
	case "len":
		return int64(channel.Len(c))
	}
	from, to := channel.From(c), channel.To(other).Case(a.Value)
	switch channel.Select(a.Verb == "poll", from, to) {
	case 0:
		return received(from.GetOK())
	case 1:
		return -3
	}
	return -4
}

func received(v int64, ok bool) int64 {
	if !ok {
		return -2
	}
	return v
}

//go:norace
func cas(word *int64, old, value int64) bool {
	t := sched.Here()
	o := t.Announce(sched.Update, unsafe.Pointer(word))
	if o == nil {
		return false
	}
	if *word != old {
		t.Done(sched.Update, o, false, uint64(*word))
		return false
	}
	*word = value
	t.Done(sched.Update, o, true, uint64(value))
	return true
}
