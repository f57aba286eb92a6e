package gil

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// slot is the classic one-slot channel lock, for comparison.
type slot chan struct{}

func (s slot) Lock()   { s <- struct{}{} }
func (s slot) Unlock() { <-s }

func BenchmarkUncontended(b *testing.B) {
	b.Run("gil", func(b *testing.B) {
		thread := New().NewThread("only")
		b.ReportAllocs()
		for b.Loop() {
			thread.Acquire()
			thread.Release()
		}
	})
	b.Run("mutex", func(b *testing.B) {
		var mutex sync.Mutex
		b.ReportAllocs()
		for b.Loop() {
			mutex.Lock()
			mutex.Unlock() //nolint:staticcheck // the empty section is what is measured
		}
	})
	b.Run("channel", func(b *testing.B) {
		lock := make(slot, 1)
		b.ReportAllocs()
		for b.Loop() {
			lock.Lock()
			lock.Unlock() //nolint:staticcheck // the empty section is what is measured
		}
	})
}

func BenchmarkCheckpointWithoutRequest(b *testing.B) {
	thread := New().NewThread("only")
	thread.Acquire()
	b.ReportAllocs()
	for b.Loop() {
		thread.Checkpoint()
	}
}

// BenchmarkHandOff lets four threads fight for the lock. One operation is one
// turn. The gil changes hands at each of them, the mutex rarely does, which is
// why it looks cheap here: "switches/op" tells the two apart.
func BenchmarkHandOff(b *testing.B) {
	const threads = 4
	b.Run("gil", func(b *testing.B) {
		g := New()
		contend(b, threads, func(int) sync.Locker { return locker{g.NewThread("")} })
	})
	b.Run("mutex", func(b *testing.B) {
		var mutex sync.Mutex
		contend(b, threads, func(int) sync.Locker { return &mutex })
	})
	b.Run("channel", func(b *testing.B) {
		lock := make(slot, 1)
		contend(b, threads, func(int) sync.Locker { return lock })
	})
}

type locker struct{ *Thread }

func (l locker) Lock()   { l.Acquire() }
func (l locker) Unlock() { l.Release() }

func contend(b *testing.B, threads int, newLock func(thread int) sync.Locker) {
	b.ReportAllocs()
	left, last, switches := b.N, -1, 0 // guarded by the lock
	var all sync.WaitGroup
	for id := range threads {
		lock := newLock(id)
		all.Go(func() {
			for more := true; more; {
				lock.Lock()
				if last != id {
					last = id
					switches++
				}
				left--
				more = left > 0
				lock.Unlock()
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(switches)/float64(b.N), "switches/op")
}

// BenchmarkInterpreter runs threads that only compute, and yield when asked at
// a checkpoint after every hundred operations. One operation is one instruction
// of a toy interpreter. Together the threads should do the work of one alone
// ("work-vs-1" near 1), and each its share ("min-share" and "max-share",
// relative to an equal one, near 1). "ms/turn" is how long a thread keeps the
// lock: the switch interval, and what the Go scheduler adds. Run it for some
// seconds, since shares are counted in turns.
//
//	go test -run=- -bench=Interpreter -benchtime=4s -count=5 ./gil
func BenchmarkInterpreter(b *testing.B) {
	for _, threads := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			// Short rounds, alternating with one thread alone: the machine's
			// speed drifts, and the median of the ratios does not mind.
			const rounds = 8
			shares, ratios := make([]int, threads), make([]float64, rounds)
			turns, busy := 0, time.Duration(0)
			for round := range rounds {
				b.StopTimer()
				alone := interpret(1, b.N/rounds, func(int, int, int) {})
				b.StartTimer()
				together := interpret(threads, b.N/rounds, func(thread, operations, yields int) {
					shares[(thread+round)%threads] += operations // who starts first may get one turn more
					turns += yields + 1
				})
				busy += together
				ratios[round] = alone.Seconds() / together.Seconds()
			}
			slices.Sort(ratios)
			equal := float64(b.N) / float64(threads)
			b.ReportMetric((ratios[rounds/2-1]+ratios[rounds/2])/2, "work-vs-1")
			b.ReportMetric(float64(busy.Microseconds())/1000/float64(turns), "ms/turn")
			b.ReportMetric(float64(slices.Min(shares))/equal, "min-share")
			b.ReportMetric(float64(slices.Max(shares))/equal, "max-share")
		})
	}
}

// interpret has the threads execute a number of operations together, tells
// done, with the lock held, how many each did and how often it yielded, and
// returns the time it took.
func interpret(threads, operations int, done func(thread, operations, yields int)) time.Duration {
	const perCheckpoint = 100
	g := New()
	left := operations // guarded by g
	var all sync.WaitGroup
	start := time.Now()
	for id := range threads {
		all.Go(func() {
			t := g.NewThread("")
			defer t.Exit()
			var m machine
			t.Acquire()
			executed, yields := 0, 0
			for left > 0 {
				n := min(perCheckpoint, left)
				m.run(n)
				executed += n
				left -= n
				if t.Checkpoint() {
					yields++
				}
			}
			sink += m.accumulator
			done(id, executed, yields)
		})
	}
	all.Wait()
	return time.Since(start)
}

var sink uint64 // keeps the compiler from dropping the work; guarded by the lock

// A machine is a toy interpreter: an accumulator, a few cells of memory and a
// program that loops.
type machine struct {
	accumulator uint64
	memory      [8]uint64
	counter     uint
}

const (
	add = iota
	multiply
	load
	store
)

var program = [...]byte{add, load, store, multiply, load, add, store, load}

func (m *machine) run(operations int) {
	for range operations {
		cell := &m.memory[m.accumulator%8]
		switch program[m.counter%uint(len(program))] {
		case add:
			m.accumulator += *cell + 1
		case multiply:
			m.accumulator *= *cell | 1
		case load:
			m.accumulator ^= *cell
		case store:
			*cell = m.accumulator
		}
		// MurmurHash3's finaliser gives an instruction the weight of a few
		// nanoseconds, which a real one has.
		m.accumulator ^= m.accumulator >> 33
		m.accumulator *= 0xff51afd7ed558ccd
		m.accumulator ^= m.accumulator >> 33
		m.accumulator *= 0xc4ceb9fe1a85ec53
		m.accumulator ^= m.accumulator >> 33
		m.counter++
	}
}
