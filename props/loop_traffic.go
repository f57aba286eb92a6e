package props

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/gilcheck/gilcheck/model"
)

// loopTrips is how many bytes go to the loop over each wire, one by one, and come back.
const loopTrips = 200

// A loopTraffic is a loop that watches real wires, the threads at their other ends, and
// those that send it callbacks. First all send at once, then callbacks alone wake the
// loop, and then bytes alone.
type loopTraffic struct {
	x     *loopRun
	wires []*loopWire
	post  *loopPost

	busy   bool // a queue that refills itself keeps the loop from coming to rest
	shares bool // the peers use the lock

	peers   sync.WaitGroup
	halves  sync.WaitGroup // one for each peer: it is in the middle, or gone
	resumes chan struct{}  // closed when the post has come: the peers go on
	ended   chan struct{}  // closed when the check is over
	inside  atomic.Int32   // readers that run
	asking  atomic.Int32   // peers that wait for the lock
	over    atomic.Bool    // all bytes have been read, or nobody waits for the rest
	refused error          // the loop watches no descriptors, for this reason

	mu      sync.Mutex // the loop may hang, and then these are read while threads go on
	read    []int      // bytes from each wire
	posted  bool       // the post has been delivered
	broken  *model.LoopBreach
	problem error // of the wires
}

func newLoopTraffic(wires []*loopWire) *loopTraffic {
	return &loopTraffic{wires: wires, read: make([]int, len(wires)),
		resumes: make(chan struct{}), ended: make(chan struct{}), post: &loopPost{}}
}

// begin lets the loop watch its ends, and starts the threads at the others.
func (w *loopTraffic) begin(x *loopRun) error {
	w.x = x
	middle := make(chan struct{})
	w.post.x, w.post.whole, w.post.resumes = x, w.delivered, middle
	for i := range w.wires {
		if w.refused = w.watch(i); w.refused != nil {
			x.loop.soon(x.loop.stop)
			return nil
		}
	}
	w.halves.Add(len(w.wires))
	for i := range w.wires {
		w.peers.Go(func() { w.peer(i) })
	}
	w.peers.Go(func() { w.halves.Wait(); close(middle) })
	w.post.begin()
	if w.busy {
		x.loop.soon(w.refill)
	}
	return nil
}

// watch lets the loop watch a wire.
func (w *loopTraffic) watch(i int) error {
	watcher, ok := w.x.loop.loop.(LoopWatcher)
	if !ok {
		return errors.New("the loop has no AddReader(int, func()) error and RemoveReader(int) bool")
	}
	fd, err := w.wires[i].descriptor()
	if err != nil {
		return err
	}
	if err := watcher.AddReader(fd, func() { w.reads(i, fd) }); err != nil {
		return fmt.Errorf("the loop refuses to watch a descriptor: %w", err)
	}
	return nil
}

// refill keeps the loop's queue from getting empty.
func (w *loopTraffic) refill() {
	if !w.over.Load() {
		w.x.loop.soon(w.refill)
	}
}

// reads is what the loop calls when there is something to read.
func (w *loopTraffic) reads(i, fd int) {
	others := w.inside.Add(1) - 1
	defer w.inside.Add(-1)
	if !w.judge(i, others) {
		w.over.Store(true)
		_ = w.x.loop.threadsafe(w.x.loop.stop) // this may be any thread
		return
	}
	if w.over.Load() {
		return
	}
	switch ok, err := w.wires[i].take(); {
	case err != nil:
		w.fails(fmt.Errorf("the %s cannot be read: %w", w.wires[i].name, err))
	case ok: // else there was nothing, which is a waste and not forbidden
		w.answer(i, fd)
	}
}

// judge reports whether the reader may be called now.
func (w *loopTraffic) judge(i int, others int32) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case others > 0:
		return w.breaks("loop-one-at-a-time", "a reader is called while another one runs")
	case !w.x.thread.holds():
		return w.breaks("loop-one-at-a-time", "a reader is called without the lock")
	case w.read[i] == loopTrips:
		return w.breaks("loop-cancellation", "the reader of a %s is called although it has been removed", w.wires[i].name)
	}
	return true
}

// answer sends a byte back for the one that was read, and stops watching after the last.
func (w *loopTraffic) answer(i, fd int) {
	w.mu.Lock()
	w.read[i]++
	last := w.read[i] == loopTrips
	w.mu.Unlock()
	if last {
		w.x.loop.loop.(LoopWatcher).RemoveReader(fd)
	}
	if _, err := w.wires[i].back.Write([]byte{1}); err != nil {
		w.fails(fmt.Errorf("the %s cannot be written: %w", w.wires[i].name, err))
	} else if last {
		w.ends()
	}
}

// delivered is called when the post has come.
func (w *loopTraffic) delivered() {
	w.mu.Lock()
	w.posted = true
	w.mu.Unlock()
	close(w.resumes)
	w.ends()
}

// ends stops the loop when all has come. The bytes that the peers send after the last
// are still in the wires then, or on their way: the loop takes some turns with them.
func (w *loopTraffic) ends() {
	w.mu.Lock()
	whole := w.posted
	for _, n := range w.read {
		whole = whole && n == loopTrips
	}
	w.mu.Unlock()
	if whole {
		w.over.Store(true)
		w.x.afterwards(loopPause, w.x.loop.stop)
	}
}

// peer is the thread at the other end of a wire. It sends a byte more than it gets back,
// which nobody may read.
func (w *loopTraffic) peer(i int) {
	half := sync.OnceFunc(w.halves.Done)
	defer half()
	for n := range loopTrips + 1 {
		if n == loopTrips/2 {
			half()
			select {
			case <-w.resumes:
			case <-w.ended:
			}
		}
		if err := w.send(i, n%2 == 1); err != nil || n == loopTrips {
			return // the wires are shut when the check is over
		}
		if _, err := w.wires[i].far.Read(make([]byte, 1)); err != nil {
			return
		}
	}
}

// send computes with the lock held, which it can have while the loop waits, and sends a
// byte: afterwards or, if it is holding, meanwhile, so that the loop has to wait for the
// lock when it is woken.
func (w *loopTraffic) send(i int, holding bool) error {
	h := &loopThread{lock: w.x.lock}
	if w.shares {
		w.asking.Add(1)
		h.Acquire()
		w.asking.Add(-1)
		runtime.Gosched()
		if holding {
			defer h.Release()
		} else {
			h.Release()
		}
	}
	_, err := w.wires[i].far.Write([]byte{1})
	return err
}

// story says how far the traffic has come. Its caller holds mu, and that of the post.
func (w *loopTraffic) story() string {
	text := fmt.Sprintf("a loop has run %v of %d callbacks that each of %d threads has sent", w.post.next, loopSends, loopSenders)
	for i, n := range w.read {
		text += fmt.Sprintf(", and read %d of %d bytes from a real %s that it watches", n, loopTrips, w.wires[i].name)
	}
	return text
}

// end makes those who wait for something give up.
func (w *loopTraffic) end() {
	w.over.Store(true)
	close(w.ended)
	shutAll(w.wires)
}

// fails ends the check without a verdict.
func (w *loopTraffic) fails(err error) {
	w.mu.Lock()
	w.problem = err
	w.mu.Unlock()
	w.over.Store(true)
	w.x.loop.stop()
}

// breaks notes what is broken, if it is the first. Its caller holds mu.
func (w *loopTraffic) breaks(promise, format string, args ...any) (kept bool) {
	if w.broken == nil {
		w.broken = &model.LoopBreach{Promise: promise, Message: fmt.Sprintf(format, args...)}
	}
	return false
}
