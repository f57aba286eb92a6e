package sched_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A section is how a program takes a lock and lets go of it.
type section struct {
	take func(*sched.Thread, unsafe.Pointer)
	let  func(*sched.Thread, unsafe.Pointer) bool
	try  func(*sched.Thread, unsafe.Pointer) bool
}

var (
	exclusive = section{(*sched.Thread).Lock, (*sched.Thread).Unlock, (*sched.Thread).TryLock}
	reading   = section{(*sched.Thread).RLock, (*sched.Thread).RUnlock, (*sched.Thread).TryRLock}
	writing   = section{(*sched.Thread).WLock, (*sched.Thread).WUnlock, (*sched.Thread).TryWLock}
)

// actPoll looks at a flag, or changes it, in a section of its own.
//
//go:norace
func (w *world) actPoll(t *sched.Thread, a action) int64 {
	mutex, rw, flag := unsafe.Pointer(&w.locks[a.Object].mutex), unsafe.Pointer(&w.rw[a.Object]), &w.flags[a.Object]
	switch a.Verb {
	case "lock poll":
		return poll(t, exclusive, mutex, flag, a.Value)
	case "both poll", "both count":
		return w.bothPoll(t, a)
	case "toggles":
		return toggle(t, mutex, flag, a.Value)
	case "tries":
		return w.tries(t, a.Value)
	case "holding poll":
		return holdingPoll(t, exclusive, mutex, flag, a.Value)
	case "read poll":
		return poll(t, reading, rw, flag, a.Value)
	case "write poll":
		return poll(t, writing, rw, flag, a.Value)
	case "set":
		return set(t, exclusive, mutex, flag, a.Value)
	case "write":
		return set(t, writing, rw, flag, a.Value)
	case "mutex try":
		return try(t, exclusive, mutex)
	case "read try":
		return try(t, reading, rw)
	}
	return try(t, writing, rw)
}

//go:norace
func poll(t *sched.Thread, s section, lock unsafe.Pointer, flag *int64, value int64) int64 {
	for range pollPatience {
		s.take(t, lock)
		found := *flag == value
		s.let(t, lock)
		if found {
			return 1
		}
	}
	return 0
}

// holdingPoll is poll as with a condition variable: the lock is let go of only
// between two looks, and the place where a thread may stand still is in the middle.
// Like poll it ends with a look, for of a change before the last turn of a loop that
// gives up no more is explored than that the loop does, or does not, see it.
//
//go:norace
func holdingPoll(t *sched.Thread, s section, lock unsafe.Pointer, flag *int64, value int64) int64 {
	s.take(t, lock)
	for range pollPatience - 1 {
		if *flag == value {
			break
		}
		s.let(t, lock)
		t.Yield()
		s.take(t, lock)
	}
	found := *flag == value
	s.let(t, lock)
	if found {
		return 1
	}
	return 0
}

//go:norace
func set(t *sched.Thread, s section, lock unsafe.Pointer, flag *int64, value int64) int64 {
	s.take(t, lock)
	*flag = value
	s.let(t, lock)
	return 0
}

func try(t *sched.Thread, s section, lock unsafe.Pointer) int64 {
	if !s.try(t, lock) {
		return 0
	}
	s.let(t, lock)
	return 1
}

// Whoever polls for what nobody sets is found out, and soon.
func TestPollingInVainIsALivelock(t *testing.T) {
	for name, s := range map[string]section{"exclusive": exclusive, "reading": reading, "writing": writing} {
		for _, threads := range []int{1, 2, 3} {
			e := sched.New(sched.Config{Polls: true})
			r := e.Run(sched.NewRandom(uint64(threads)), func() {
				lock, flag := new([24]byte), new(int64) // as large as an RWMutex: the race detector has edges inside
				main := sched.Here()
				var last *sched.Thread
				for range threads {
					last = main.Go("", func() {
						for poll(sched.Here(), s, unsafe.Pointer(lock), flag, 1) == 0 {
						}
					})
				}
				main.Join(last)
			})
			e.Close()
			require.Equal(t, sched.Livelock, r.Outcome, "%s, %d threads", name, threads)
			require.Len(t, r.Left, 1+threads)
			for _, w := range r.Left[1:] {
				require.True(t, w.Spins)
			}
			require.Less(t, r.Steps, 500)
		}
	}
}

// observed lists what one thread may find of another that counts to ten under a
// lock, and says of its writes what note does.
func observed(t *testing.T, note func()) map[int]bool {
	found, n := map[int]bool{}, 0
	searchAll(sched.NewDFS(), sched.Config{Polls: true, SpinOn: true}, noLimit, func() {
		lock := new(byte)
		n = 0
		sched.Go(func() {
			for range 10 {
				sched.Here().Lock(unsafe.Pointer(lock))
				note()
				n++
				sched.Here().Unlock(unsafe.Pointer(lock))
			}
		})
		sched.Here().Lock(unsafe.Pointer(lock))
		found[n] = true
		sched.Here().Unlock(unsafe.Pointer(lock))
	}, func(r sched.Result) { require.Equal(t, sched.Finished, r.Outcome) })
	return found
}

// Who writes gets on, though the lock be as it was.
func TestWhoWritesDoesNotPoll(t *testing.T) {
	require.Len(t, observed(t, sched.Wrote), 11)
	require.Less(t, len(observed(t, func() {})), 11, "nothing tells that the loop is none that polls")
}
