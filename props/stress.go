package props

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
)

// Stress: rounds of free-running goroutines on a new lock each, short enough for
// Porcupine to judge every one; then the hammer, without a recorder in the way.
const (
	stressRounds = 200
	stressPairs  = 4               // acquires of each thread in a round
	stressTime   = 2 * time.Second // for locks that wait long; then fewer rounds count
	volleyTurns  = 1_000_000       // acquires of each thread under the hammer
	volleyTime   = 100 * time.Millisecond
)

// stressReplay is the value of ReplayVariable that runs the stress again.
const stressReplay = "stress"

// checkStress lets goroutines run freely, which reaches between the operations
// inside the lock where programs at the grain of its interface do not, and asks
// Porcupine about every history.
func (v *verification) checkStress() {
	if v.anyBroken() {
		return // what the programs found would show again here, as something else
	}
	rng := rand.New(rand.NewPCG(uint64(v.settings.seed), 1))
	rules := v.settings.rules(v.settings.threads)
	begin := time.Now()
	for range stressRounds {
		if time.Since(begin) > v.within(stressTime) {
			break
		}
		s, err := newStressRound(v.subject, v.settings.threads, rng.Uint64())
		if err != nil {
			v.problem = err
			return
		}
		if stuck := s.run(); stuck != "" {
			v.addFinding(seenRunning("progress", "stuck", stuck))
			return
		}
		v.effort.runs++
		h := s.recorder.History()
		switch linearizability.Check(h, rules, historyTimeout) {
		case linearizability.Illegal:
			v.covered("linearizable", 1, porcupine)
			v.addFinding(illegalFinding(h, rules))
			if two := s.overlap.Load(); two != "" {
				v.addFinding(seenRunning("mutual-exclusion", "exclusion", two.(string)))
			}
			return
		case linearizability.Inconclusive:
			v.doubt["linearizable"] = fmt.Sprintf("Porcupine came to no verdict on a history within %v", historyTimeout)
		default:
			for _, name := range []string{"mutual-exclusion", "progress"} {
				v.covered(name, 1, stress)
			}
			v.covered("linearizable", 1, porcupine)
		}
	}
	v.hammer()
}

const freeRunning = "Found by free-running goroutines: a replay runs them again and may need several tries."

// seenRunning is a promise that free-running goroutines broke.
func seenRunning(promise, kind, message string) finding {
	return finding{note: freeRunning, replay: stressReplay, violation: violation{promise, kind, message, false}}
}

// within shortens a stretch of stress to the budget, if there is one.
func (v *verification) within(d time.Duration) time.Duration {
	if v.settings.budget > 0 {
		return min(d, v.settings.budget)
	}
	return d
}

// anyBroken reports whether a promise that the lock makes has been seen broken.
func (v *verification) anyBroken() bool {
	for name := range v.findings {
		if v.made(name) {
			return true
		}
	}
	return false
}

// addFinding keeps the first finding of each promise.
func (v *verification) addFinding(f finding) {
	if _, known := v.findings[f.promise]; !known {
		f.price = v.effort.price()
		v.findings[f.promise] = f
	}
}

// A stressRound is one lock in the hands of free-running goroutines.
type stressRound struct {
	handles  []handle
	seed     uint64
	recorder *linearizability.Recorder
	holder   atomic.Int32 // the thread that holds, plus one; 0 if none
	overlap  atomic.Value // string: how two threads held at once
	turns    atomic.Int64 // taken so far
	done     chan int
	finished []bool
}

func newStressRound(s *subject, threads int, seed uint64) (*stressRound, error) {
	lock, err := s.make()
	if err != nil {
		return nil, err
	}
	r := &stressRound{seed: seed, recorder: linearizability.NewRecorder(linearizability.EventsMax),
		done: make(chan int, threads), finished: make([]bool, threads)}
	r.overlap.Store("")
	for t := range threads {
		r.handles = append(r.handles, lock.newThread(threadName(t)))
	}
	return r, nil
}

// run starts the goroutines and waits for them; it tells who never came back.
func (r *stressRound) run() string {
	for t := range r.handles {
		go r.thread(t)
	}
	left, turns := len(r.handles), int64(0)
	for patience := patienceLong; patience > 0; patience-- {
		if n := r.turns.Load(); n != turns {
			turns, patience = n, patienceLong // a slow lock, but a live one
		}
		for left > 0 {
			timer := time.NewTimer(pollEvery)
			select {
			case t := <-r.done:
				timer.Stop()
				r.finished[t] = true
				left--
				continue
			case <-timer.C:
			}
			break
		}
		if left == 0 {
			r.exit()
			return ""
		}
	}
	for t, ok := range r.finished {
		if !ok {
			return fmt.Sprintf("T%d did not come back from an operation of a free-running round: %d of %d threads are stuck", t, left, len(r.handles))
		}
	}
	return ""
}

// exit ends the threads when all are done: an Exit may take the lock for a moment,
// and is not recorded.
func (r *stressRound) exit() {
	for _, h := range r.handles {
		quit(h)
	}
}

// thread takes turns, mostly by Acquire.
func (r *stressRound) thread(t int) {
	defer func() {
		if recover() == nil { // a panic in the lock shows as a thread that is stuck here, and as itself in the programs
			r.done <- t
		}
	}()
	rng := rand.New(rand.NewPCG(r.seed, uint64(t)))
	h := r.handles[t]
	for range min(stressPairs, linearizability.OperationsMax/(2*len(r.handles))) {
		if !r.acquire(t, h, rng.IntN(4)) {
			continue
		}
		r.inside(t, rng.IntN(2) == 0)
		c := r.recorder.Invoke(t, model.Release)
		h.release()
		r.recorder.Return(c, model.OK)
		r.turns.Add(1)
	}
}

func (r *stressRound) acquire(t int, h handle, how int) bool {
	switch {
	case how == 0 && h.try != nil:
		c := r.recorder.Invoke(t, model.TryAcquire)
		ok := h.try()
		r.recorder.Return(c, map[bool]model.Result{true: model.OK, false: model.No}[ok])
		return ok
	case how == 1 && h.acquireContext != nil:
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Microsecond)
		defer cancel()
		c := r.recorder.Invoke(t, model.AcquireContext)
		r.recorder.Cancel(c)
		if h.acquireContext(ctx) != nil {
			r.recorder.Return(c, model.Failed)
			return false
		}
		r.recorder.Return(c, model.OK)
		return true
	}
	c := r.recorder.Invoke(t, model.Acquire)
	h.acquire()
	r.recorder.Return(c, model.OK)
	return true
}

// inside is the critical section: it looks for company.
func (r *stressRound) inside(t int, long bool) {
	if other := r.holder.Swap(int32(t) + 1); other != 0 {
		r.overlap.CompareAndSwap("", fmt.Sprintf("T%d.Acquire returned while T%d holds the lock: holders = %s, want at most one",
			t, other-1, threadList([]int{int(other) - 1, t})))
	}
	if long {
		runtime.Gosched()
	}
	r.holder.CompareAndSwap(int32(t)+1, 0)
}
