package sched_test

import (
	"strconv"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

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
	case "lock poll", "holding poll", "read poll", "write poll", "set", "write", "mutex try", "rw try", "read try",
		"both poll", "both count", "toggles", "tries":
		return w.actPoll(t, a), true
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
