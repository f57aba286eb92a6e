package props

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A sight is what the clients of a program can see of a lock, over all runs.
//
// Of one run it is what each call returned, and which calls had returned, or were
// waiting, when another began (the interval order of Herlihy and Wing, "Linearizability:
// A Correctness Condition for Concurrent Objects", TOPLAS 12(3), 1990). A thread may be
// slow between a call and its first step, and after its last; whatever can be seen with
// such delays only says nothing more about the lock. So two sights are the same if the
// strictest orders are: else a lock would differ from one with a step more in it.
type sight struct {
	clients int
	timed   bool                // idle time counts: nobody but the lock and the program makes it pass
	known   map[uint64]bool     // runs
	seen    map[string][][]byte // orders, by what the calls returned

	// One run: by client, then by client who ends its contexts, and at the end whoever
	// calls Close.
	calls   [][]byte // invocations and returns
	order   [][]byte // at the first step of each call, how far each of the others was
	past    []uint64 // hashes of calls and order
	done    []byte   // calls that have returned
	waited  []bool   // it was seen waiting in this call
	pending []bool   // it has begun a call, and has taken no step since
}

func newSight(clients int, timed bool) *sight {
	n := 2*clients + 1
	return &sight{clients: clients, timed: timed, known: map[uint64]bool{}, seen: map[string][][]byte{},
		calls: make([][]byte, n), order: make([][]byte, n), past: make([]uint64, n),
		done: make([]byte, n), waited: make([]bool, n), pending: make([]bool, n)}
}

func (s *sight) reset() {
	for i := range s.calls {
		s.calls[i], s.order[i] = s.calls[i][:0], s.order[i][:0]
	}
	clear(s.past)
	clear(s.done)
	clear(s.waited)
	clear(s.pending)
}

// see follows an event, which came after so much idle time. waits tells whether a
// client waits for the lock.
func (s *sight) see(e event, idle time.Duration, waits func(client int) bool) {
	who := e.Thread
	switch {
	case e.Kind == model.Cancelled:
		who += s.clients
	case e.Op == model.Close:
		who = 2 * s.clients
	}
	s.starts(who, waits)
	said := len(s.calls[who])
	c := append(s.calls[who], byte(e.Kind), byte(e.Op), byte(e.Result))
	if s.timed {
		c = binary.AppendVarint(c, int64(idle))
	}
	s.calls[who] = append(binary.AppendUvarint(c, uint64(len(e.detail))), e.detail...)
	s.past[who] = hashOf(s.past[who], s.calls[who][said:])
	s.pending[who] = e.Kind != model.Returned
	if e.Kind == model.Cancelled {
		s.starts(who, waits)
	}
	if e.Kind != model.Invoked {
		s.done[who]++
		s.waited[who] = false
	}
}

// starts says that the client is about to take the first step of its call.
func (s *sight) starts(client int, waits func(client int) bool) {
	for i := range s.clients {
		s.waited[i] = s.waited[i] || waits(i)
	}
	if !s.pending[client] {
		return
	}
	s.pending[client] = false
	said := len(s.order[client])
	for i, n := range s.done {
		at := 2 * n
		if s.waited[i] && i != client {
			at++
		}
		s.order[client] = append(s.order[client], at)
	}
	s.past[client] = hashOf(s.past[client], s.order[client][said:])
}

// now is what has been seen of the run, as a hash. Runs that differ only in what
// nobody can see have the same.
func (s *sight) now() uint64 {
	var h uint64
	for i, p := range s.past {
		if s.waited[i] {
			p++
		}
		h = h*fnvPrime ^ p
	}
	return h
}

// FNV-1a (Fowler, Noll, Vo), of 64 bits.
const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

func hashOf(h uint64, text []byte) uint64 {
	h ^= fnvOffset
	for _, b := range text {
		h = (h ^ uint64(b)) * fnvPrime
	}
	return h
}

// keep adds the run, which has come to an end.
func (s *sight) keep(o sched.Outcome) {
	for i := range s.pending {
		s.starts(i, func(int) bool { return false })
	}
	h := hashOf(s.now(), []byte{byte(o)})
	if s.known[h] {
		return
	}
	s.known[h] = true
	var calls strings.Builder
	calls.WriteByte(byte(o))
	for _, c := range s.calls {
		calls.Write(binary.AppendUvarint(nil, uint64(len(c))))
		calls.Write(c)
	}
	s.seen[calls.String()] = append(s.seen[calls.String()], slices.Concat(s.order...))
}

// digest counts the strictest orders, and is equal for equal sights.
func (s *sight) digest() (number int, digest string) {
	d := sha256.New()
	for _, calls := range slices.Sorted(maps.Keys(s.seen)) {
		d.Write([]byte(calls))
		for _, o := range strictest(s.seen[calls]) {
			d.Write(o)
			number++
		}
	}
	return number, hex.EncodeToString(d.Sum(nil)[:16])
}

// strictest are the orders that no other implies, sorted. All have one length.
func strictest(orders [][]byte) [][]byte {
	sum := func(o []byte) (n int) {
		for _, b := range o {
			n += int(b)
		}
		return n
	}
	slices.SortFunc(orders, func(a, b []byte) int { return sum(b) - sum(a) })
	var kept [][]byte
	for _, o := range orders {
		if !slices.ContainsFunc(kept, func(k []byte) bool { return implies(k, o) }) {
			kept = append(kept, o)
		}
	}
	slices.SortFunc(kept, slices.Compare)
	return kept
}

// implies reports whether everybody was at least as far in order a as in b.
func implies(a, b []byte) bool {
	for i := range a {
		if a[i] < b[i] {
			return false
		}
	}
	return true
}
